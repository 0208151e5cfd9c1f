// A snapshot as commands, in portions: the base of an append-only file without the RDB preamble.
import { bytesToArray } from '../../base/bytes.ts';
import type { Engine } from '../../engine/engine.ts';
import { encodeRequest } from '../../resp/encode.ts';
import { portionKeys } from '../rdb-file.ts';
import type { Snapshot } from '../snapshot.ts';
import { commandsFor } from './rewrite-commands.ts';

const PORTION_BYTES = 1 << 18;
const PORTION_KEYS = 2048;

export function* rewritePortions(engine: Engine, snapshot: Snapshot): Generator<Uint8Array, void, undefined> {
  let text = engine.config.settings['aof-timestamp-enabled'] ? `#TS:${Math.floor(engine.now / 1000)}\r\n` : '';
  for (const code of snapshot.functions) text += encodeRequest(['FUNCTION', 'LOAD', code]);
  let keys = 0;
  const most = portionKeys(engine.config.settings, PORTION_KEYS);
  for (const [place, { index, size }] of snapshot.databases.entries()) {
    text += encodeRequest(['SELECT', String(index)]);
    for (let at = 0; at < size; at++) {
      const { key, value, expireAt } = snapshot.entry(place, at);
      for (const command of commandsFor(key, value, expireAt)) text += encodeRequest(command);
      if (text.length < PORTION_BYTES && ++keys < most) continue;
      keys = 0;
      yield bytesToArray(text);
      text = '';
    }
  }
  yield bytesToArray(text);
}
