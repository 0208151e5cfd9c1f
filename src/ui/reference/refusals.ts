// Which errors a command can give, told from its declaration: its group, flags, key places and argument types. The texts
// begin as the server's do (refusals.test.ts provokes each); the explanations are ours.
import type { ArgumentDoc } from '../commands/command-docs.ts';
import type { ReferenceCommand } from './catalogue.ts';

export interface Refusal {
  /** As it is printed, up to where it names the command or a value. */
  readonly text: string;
  readonly because: string;
}

interface Rule extends Refusal {
  readonly applies: (command: ReferenceCommand) => boolean;
}

/** Whose keys must hold one type. Bitmaps and HyperLogLogs are strings, geo indexes are sorted sets. */
const TYPE_OF_GROUP: Readonly<Record<string, string>> = {
  string: 'a string',
  bitmap: 'a string',
  hyperloglog: 'a string',
  hash: 'a hash',
  list: 'a list',
  set: 'a set',
  'sorted-set': 'a sorted set',
  geo: 'a sorted set',
  stream: 'a stream',
};
/** They read nothing of what was there, or skip what does not fit. */
const ANY_TYPE: ReadonlySet<string> = new Set(['SET', 'MSET', 'MSETNX', 'SETEX', 'PSETEX', 'SETNX', 'MGET']);
const COUNTERS: ReadonlySet<string> = new Set(['INCR', 'DECR', 'INCRBY', 'DECRBY', 'HINCRBY']);
const EXPIRY = /^(?:SET|GETEX|SETEX|PSETEX|P?EXPIRE(?:AT)?|HP?EXPIRE(?:AT)?|HSETEX|HGETEX)$/;

const RULES: readonly Rule[] = [
  {
    text: 'ERR wrong number of arguments for',
    because: 'Too few words, or too many: compare the line with the syntax above.',
    applies: (command) => !command.isContainer,
  },
  {
    text: 'ERR unknown subcommand',
    because: 'The second word is none of its subcommands.',
    applies: (command) => command.isContainer,
  },
  {
    text: 'ERR syntax error',
    because: 'An option is misspelt, stands in the wrong place, or does not go together with another one.',
    applies: (command) => hasOptionWords(command.parameters ?? []),
  },
  {
    text: 'ERR value is not an integer or out of range',
    because: 'A whole number between -9223372036854775808 and 9223372036854775807 was expected, without blanks or decimals.',
    applies: (command) => COUNTERS.has(command.name) || (command.group !== 'cluster' && hasType(command.parameters ?? [], 'integer')),
  },
  {
    text: 'ERR value is not a valid float',
    because: 'A number was expected: digits, perhaps a point and an exponent, or inf.',
    applies: (command) => command.group !== 'list' && !command.flags.includes('blocking') && hasType(command.parameters ?? [], 'double'),
  },
  {
    text: 'ERR increment or decrement would overflow',
    because: 'The sum would not fit into 64 bits. The value stays as it was.',
    applies: (command) => COUNTERS.has(command.name),
  },
  {
    text: 'ERR invalid expire time in',
    because: 'A time to live must be greater than 0 and not so large that it overflows.',
    applies: (command) => EXPIRY.test(command.name),
  },
  {
    text: 'ERR timeout is not a float or out of range',
    because: 'The time to wait is in seconds, decimals allowed; 0 waits for ever.',
    applies: (command) => command.flags.includes('blocking') && command.name.startsWith('B'),
  },
  {
    text: 'ERR no such key',
    because: 'The key must be there before the command.',
    applies: (command) => /^(?:RENAME|RENAMENX|LSET)$/.test(command.name),
  },
  {
    text: 'NOGROUP',
    because: 'The stream, or the consumer group on it, is not there: XGROUP CREATE makes it, with MKSTREAM the stream too.',
    applies: (command) => /^(?:XREADGROUP|XPENDING|XCLAIM|XAUTOCLAIM|XGROUP (?:SETID|CREATECONSUMER|DELCONSUMER))$/.test(command.name),
  },
  {
    text: 'BUSYGROUP Consumer Group name already exists',
    because: 'The group is there already; for most programs that is as good as having made it.',
    applies: (command) => command.name === 'XGROUP CREATE',
  },
  {
    text: 'EXECABORT Transaction discarded because of previous errors.',
    because: 'A line after MULTI was refused when it was queued, so none of them ran.',
    applies: (command) => command.name === 'EXEC',
  },
  {
    text: 'ERR Command not allowed inside a transaction',
    because: 'Between MULTI and EXEC it makes no sense.',
    applies: (command) => command.flags.includes('no_multi'),
  },
  {
    text: "OOM command not allowed when used memory > 'maxmemory'.",
    because: 'The memory limit is reached and the eviction policy frees nothing; reading and deleting still work.',
    applies: (command) => command.flags.includes('denyoom'),
  },
  {
    text: 'NOPERM',
    because: 'The user that you are logged in as may not run this command, or not on this key or channel.',
    applies: (command) => !command.flags.includes('no_auth'),
  },
];

export function refusalsOf(command: ReferenceCommand): readonly Refusal[] {
  const type = TYPE_OF_GROUP[command.group];
  const typed: Refusal[] =
    type !== undefined && command.keyPlaces.length > 0 && !ANY_TYPE.has(command.name)
      ? [
          {
            text: 'WRONGTYPE Operation against a key holding the wrong kind of value',
            because: `A key that it names holds something else: ${command.name} works on ${type}. TYPE tells what a key holds.`,
          },
        ]
      : [];
  return [...typed, ...RULES.filter((rule) => rule.applies(command))];
}

function hasType(args: readonly ArgumentDoc[], type: ArgumentDoc['type']): boolean {
  return args.some((arg) => arg.type === type || hasType(arg.parts, type));
}

/** Whether there is a word to get wrong. */
function hasOptionWords(args: readonly ArgumentDoc[]): boolean {
  return args.some((arg) => arg.token !== undefined || hasOptionWords(arg.parts));
}
