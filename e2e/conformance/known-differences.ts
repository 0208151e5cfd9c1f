// Where Keyspace answers otherwise than Redis 8.0.2, on purpose or because it cannot be told apart from chance: each
// with its reason, and as narrow as it can be put. The fuzzer passes over these, and over nothing else.
import type { ByteString } from '../../src/base/bytes.ts';
import type { Mismatch } from './fuzz/episode.ts';

export interface KnownDifference {
  readonly reason: string;
  readonly matches: (mismatch: Mismatch) => boolean;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    reason: 'HELLO names the vector set module, which Redis 8 brings along and Keyspace does not; and clients are numbered',
    matches: ({ subject, oracle }) =>
      subject !== undefined && oracle !== undefined && withoutModules(subject) === withoutModules(oracle),
  },
  {
    reason: 'whoever hears that a client is gone which was told in its place hears its number',
    matches: ({ subject = '', oracle = '' }) =>
      BROKEN_REDIRECT.test(oracle) && subject.replace(/:\d+/, '') === oracle.replace(/:\d+/, ''),
  },
  {
    reason:
      'clients that broadcast are told of a change in the order of their addresses in memory by Redis, so that a client hears ' +
      'first of the change, in the place of another one, or that its own place is gone',
    matches: ({ subject = '', oracle = '' }) =>
      (BROKEN_REDIRECT.test(oracle) && INVALIDATION.test(subject)) ||
      (INVALIDATION.test(oracle) && BROKEN_REDIRECT.test(subject)),
  },
  {
    reason: 'COMMAND lists the vector sets too, and texts are our own: command-table.test.ts compares the rest',
    matches: ({ argv }) =>
      isCall(argv, 'command') && (argv.length === 1 || /^(info|docs|list|count)$/i.test(argv[1] ?? '')),
  },
  {
    reason: 'CONFIG GET * shows ports and directories, which are the own ones of each server',
    matches: ({ argv, subject, oracle }) =>
      isCall(argv, 'config') && argv.includes('*') && countOf(subject) === countOf(oracle),
  },
  {
    reason:
      'a stored distance: one in some hundred differs in its last digit, since sines are rounded correctly here and nearly ' +
      'so by the C library under Redis, and not alike on all processors; only keys g… hold them',
    matches: ({ argv, subject = '', oracle = '' }) =>
      (argv[1]?.startsWith('g') || subject.startsWith('+db 0, key g')) && inFewerDigits(subject) === inFewerDigits(oracle),
  },
];

const BROKEN_REDIRECT = /^>2\r\n\$21\r\ntracking-redir-broken\r\n:\d+\r\n$/;
const INVALIDATION = /^>2\r\n\$10\r\ninvalidate\r\n/;

function isCall(argv: readonly ByteString[], name: string): boolean {
  return argv[0]?.toLowerCase() === name;
}

/** The header of an array or map. */
function countOf(frame: ByteString | undefined): ByteString | undefined {
  return frame?.slice(0, frame.indexOf('\r'));
}

const MODULES = /\$7\r\nmodules\r\n\*(0|1\r\n[%*]\d\r\n\$4\r\nname\r\n\$9\r\nvectorset\r\n[^]*?\$4\r\nargs\r\n\*0)\r\n/g;

/** HELLO's reply without its last entry and the client's id; anything else as it is. */
function withoutModules(frame: ByteString): ByteString {
  const bare = frame.replace(MODULES, '');
  return bare === frame ? frame : bare.replace(/\$2\r\nid\r\n:\d+\r\n/g, '');
}

/** Long fractions cut to twelve digits, bulk strings of them without their lengths. */
function inFewerDigits(text: ByteString): ByteString {
  return text
    .replace(/\$\d+(?=\r\n\d+\.\d+(e[+-]\d+)?\r\n)/g, '$')
    .replace(/\d+\.\d{7,}(e[+-]\d+)?/g, (number) => Number(number).toPrecision(12));
}

export function isKnownDifference(mismatch: Mismatch): boolean {
  return KNOWN_DIFFERENCES.some((known) => known.matches(mismatch));
}
