// CLIENT: connections, one's own and others'.
import { defineCommand } from '../../../command.ts';
import { clientHelp } from './help.ts';
import { clientGetname, clientId, clientSetinfo, clientSetname } from './identity.ts';
import { clientKill } from './kill.ts';
import { clientInfo, clientList } from './list.ts';
import { clientNoEvict, clientNoTouch, clientReply } from './modes.ts';
import { clientPause, clientUnblock, clientUnpause } from './pause.ts';
import { clientCaching, clientGetredir, clientTracking, clientTrackinginfo } from './tracking.ts';

export const client = defineCommand({
  name: 'client',
  summary: 'Shows, configures, pauses and ends connections.',
  since: '2.4.0',
  group: 'connection',
  complexity: 'That of the subcommand',
  flags: [],
  categories: [],
  subcommands: [
    clientCaching,
    clientGetname,
    clientGetredir,
    clientHelp,
    clientId,
    clientInfo,
    clientKill,
    clientList,
    clientNoEvict,
    clientNoTouch,
    clientPause,
    clientReply,
    clientSetinfo,
    clientSetname,
    clientTracking,
    clientTrackinginfo,
    clientUnblock,
    clientUnpause,
  ],
});
