// The GEO commands.
import type { Command } from '../../command.ts';
import { geoadd } from './geoadd.ts';
import { georadius, georadiusbymember, georadiusbymemberRo, georadiusRo } from './georadius.ts';
import { geosearch, geosearchstore } from './geosearch.ts';
import { geodist, geohash, geopos } from './members.ts';

export const GEO_COMMANDS: readonly Command[] = [
  geoadd,
  geodist,
  geohash,
  geopos,
  geosearch,
  geosearchstore,
  georadius,
  georadiusRo,
  georadiusbymember,
  georadiusbymemberRo,
];
