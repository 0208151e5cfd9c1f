// DEBUG HELP.
import type { Handler } from '../../../command.ts';
import { helpReply } from '../../help.ts';

export const debugHelp: Handler = () =>
  helpReply('DEBUG', [
    ['AOF-FLUSH-SLEEP <microseconds>', 'Taken, without effect.'],
    ['CHANGE-REPL-ID', 'Gives the server another replication id.'],
    ['DICT-RESIZING <0|1>', 'Whether the tables of keys may grow and shrink.'],
    ['DIGEST', 'A digest of all that is stored: the same data, the same digest.'],
    ['DIGEST-VALUE <key> [<key> ...]', 'The digests of these values.'],
    ['ERROR <text>', 'Answers with this error.'],
    ['HTSTATS <dbid> [full]', 'How full the tables of a database are.'],
    ['HTSTATS-KEY <key> [full]', 'The same of the hash table of a value.'],
    ['LEAK <string>', 'Taken, without effect.'],
    ['LISTPACK <key>', 'Logs what is known about the listpack of a value.'],
    ['LOG <text>', 'Writes a line into the log.'],
    ['OBJECT <key>', 'How a value is stored.'],
    ['PAUSE-CRON <0|1>', 'Stops and resumes what the server does by itself.'],
    ['POPULATE <count> [<prefix> [<size>]]', 'Makes keys <prefix>:0, <prefix>:1 and so on, where there are none.'],
    [
      'PROTOCOL <type>',
      'Answers with an example of a type of reply: string, integer, double, bignum, null, array,',
      'set, map, attrib, push, verbatim, true or false.',
    ],
    ['QUICKLIST <key> [<0|1>]', 'Logs the nodes of a quicklist.'],
    ['QUICKLIST-PACKED-THRESHOLD <size>', 'From which size elements have a node of their own; 0 for the default.'],
    ['REPLYBUFFER PEAK-RESET-TIME <NEVER|RESET|time>', 'Taken, without effect.'],
    ['REPLYBUFFER RESIZING <0|1>', 'Taken, without effect.'],
    ['SDSLEN <key>', 'The strings of a key and its value: length, room left, bytes allocated.'],
    ['SET-ACTIVE-EXPIRE <0|1>', 'Whether expired keys are removed before anybody asks for them.'],
    ['SET-DISABLE-DENY-SCRIPTS <0|1>', 'Whether scripts may run commands that are not for scripts.'],
    ['SET-SKIP-CHECKSUM-VALIDATION <0|1>', 'Whether RESTORE and RDB files are checked for damage.'],
    ['SLEEP <seconds>', 'Nobody is served for so long.'],
    ['STRINGMATCH-TEST', 'Tries the matching of patterns.'],
    ['STRUCTSIZE', 'The sizes of some structures of Redis.'],
  ]);
