// CLIENT HELP.
import type { CommandDeclaration } from '../../../command.ts';
import { helpReply } from '../../help.ts';

export const clientHelp: CommandDeclaration = {
  name: 'help',
  summary: 'Tells what CLIENT can do.',
  since: '5.0.0',
  group: 'connection',
  complexity: 'O(1)',
  flags: ['loading', 'stale'],
  categories: ['connection'],
  run: () =>
    helpReply('CLIENT', [
      ['CACHING (YES|NO)', 'Track the keys of the next command, or do not (OPTIN and OPTOUT).'],
      ['GETNAME', 'The name of this connection.'],
      ['GETREDIR', 'Which connection gets the invalidations of this one.'],
      ['ID', 'The number of this connection.'],
      ['INFO', 'What the server knows of this connection.'],
      ['KILL <ip:port>', 'End the connection from this address.'],
      [
        'KILL <filter> <value> [<filter> <value> ...]',
        'End the connections that match all filters:',
        'ID <client-id>, ADDR <ip:port>, LADDR <ip:port>, USER <name>,',
        'TYPE (NORMAL|MASTER|REPLICA|PUBSUB), MAXAGE <seconds> (connected that long or longer),',
        'SKIPME (YES|NO) (spare the caller; YES unless said otherwise).',
      ],
      ['LIST [TYPE <type> | ID <client-id> ...]', 'What the server knows of connections, one a line.'],
      ['NO-EVICT (ON|OFF)', 'Spare this connection when memory for connections runs out.'],
      ['NO-TOUCH (ON|OFF)', 'Leave no trace in when and how often keys are used.'],
      ['PAUSE <milliseconds> [WRITE|ALL]', 'Make commands wait, all or those that may write.'],
      ['REPLY (ON|OFF|SKIP)', 'Answer everything, nothing, or all but the next command.'],
      ['SETINFO (LIB-NAME|LIB-VER) <value>', 'Name the client library, or its version.'],
      ['SETNAME <name>', 'Name this connection.'],
      [
        'TRACKING (ON|OFF) [REDIRECT <client-id>] [BCAST] [PREFIX <prefix> [...]] [OPTIN] [OPTOUT] [NOLOOP]',
        'Be told when keys that were read change (client-side caching).',
      ],
      ['TRACKINGINFO', 'How this connection is told.'],
      ['UNBLOCK <client-id> [TIMEOUT|ERROR]', 'End the wait of a blocked connection.'],
      ['UNPAUSE', 'End a pause.'],
    ]),
};
