// Parameters whose text has a form of its own: lists of numbers, classes with limits, letters of events. Each reader
// gives the canonical text that CONFIG GET prints, or throws why not, in Redis's words. Lists are split at single
// blanks, as Redis splits them: two blanks in a row make an empty word, which is nothing valid.
import type { ByteString } from '../base/bytes.ts';
import { parseMemoryExactly } from './config-memory.ts';
import { cString } from './errors.ts';
import { formatNotifyFlags, parseNotifyFlags } from './keyspace/notifications.ts';

/** Why a value is refused. */
export class Refused {
  constructor(readonly reason: string) {}
}

/** `current` is the value in force: some texts change only a part of it. */
export type TextReader = (text: ByteString, current: ByteString) => ByteString;

const wordsOf = (text: ByteString): readonly ByteString[] => (text === '' ? [] : text.split(' '));

/** The words as C sees them; a single word that is empty to C stands for none. */
function cWordsOf(text: ByteString): readonly ByteString[] {
  const words = wordsOf(text).map(cString);
  return words.length === 1 && words[0] === '' ? [] : words;
}

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/** As strtoll with a check that all was read: blanks and a sign before it, clamped at the borders, "" is 0. */
function parseClamped(word: ByteString): bigint | undefined {
  if (word === '') return 0n;
  if (!/^[\t-\r ]*[+-]?\d+$/.test(word)) return undefined;
  const value = BigInt(word.trim().replace(/^\+/, ''));
  return value < INT64_MIN ? INT64_MIN : value > INT64_MAX ? INT64_MAX : value;
}

/** Pairs of seconds and changes. The count of changes is a C int, and wraps as such. */
export const readSavePoints: TextReader = (text) => {
  const words = cWordsOf(text);
  const invalid = new Refused('Invalid save parameters');
  if (words.length % 2 !== 0) throw invalid;
  return words
    .map((word, at) => {
      const value = parseClamped(word);
      if (value === undefined || value < (at % 2 === 0 ? 1n : 0n)) throw invalid;
      return String(at % 2 === 0 ? value : BigInt.asIntN(32, value));
    })
    .join(' ');
};

const BUFFER_CLASSES = ['normal', 'slave', 'pubsub'] as const;

/** Quartets of class, hard limit, soft limit, seconds; classes that are not named keep theirs. */
export const readBufferLimits: TextReader = (text, current) => {
  const words = cWordsOf(text);
  if (words.length % 4 !== 0) throw new Refused('Wrong number of arguments in buffer limit configuration.');
  const limits = new Map(quartets(wordsOf(current)).map(([name, ...limit]) => [name, limit.join(' ')]));
  for (const [given = '', ...limit] of quartets(words)) {
    const name = given.toLowerCase() === 'replica' ? 'slave' : given.toLowerCase();
    if (!BUFFER_CLASSES.some((each) => each === name)) {
      throw new Refused('Invalid client class specified in buffer limit configuration.');
    }
    const [hard, soft] = limit.map(parseMemoryExactly);
    const seconds = parseClamped(limit[2] ?? '');
    if (hard === undefined || soft === undefined || seconds === undefined || seconds < 0n) {
      throw new Refused('Error in hard, soft or soft_seconds setting in buffer limit configuration.');
    }
    limits.set(name, `${hard} ${soft} ${seconds}`);
  }
  return BUFFER_CLASSES.map((name) => `${name} ${limits.get(name) ?? '0 0 0'}`).join(' ');
};

function quartets(words: readonly ByteString[]): ByteString[][] {
  return Array.from({ length: words.length / 4 }, (_, at) => words.slice(at * 4, at * 4 + 4));
}

export const readOomScores: TextReader = (text) => {
  const words = cWordsOf(text);
  if (words.length !== 3) throw new Refused('wrong number of arguments');
  return words
    .map((word) => {
      const value = parseClamped(word);
      if (value === undefined || value < -2000n || value > 2000n) {
        throw new Refused('Invalid oom-score-adj-values, elements must be between -2000 and 2000.');
      }
      return String(value);
    })
    .join(' ');
};

/** A percentile as it is printed everywhere: at most six decimals, no zeros behind. */
export function formatPercentile(value: number): string {
  return value.toFixed(6).replace(/\.?0+$/, '');
}

const HEX = /^[+-]?0x[\da-f]+$/i;
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** As strtod reads a word; NaN if it doesn't, or reads a NaN. */
function parsePercentile(word: ByteString): number {
  if (/^[+-]?inf(inity)?$/i.test(word)) return Infinity;
  return HEX.test(word) || DECIMAL.test(word) ? Number(word) : NaN;
}

export const readPercentiles: TextReader = (text) =>
  wordsOf(text)
    .map((word) => {
      const value = parsePercentile(word);
      if (Number.isNaN(value)) throw new Refused('Invalid latency-tracking-info-percentiles parameters');
      if (value < 0 || value > 100) {
        throw new Refused('latency-tracking-info-percentiles parameters should sit between [0.0,100.0]');
      }
      return formatPercentile(value);
    })
    .join(' ');

/** Kept as it was given: the form that CONFIG GET prints leaves `n` out where `A` is there, though it is in force. */
export const readNotifyEvents: TextReader = (text) => {
  if (parseNotifyFlags(text) === undefined) {
    throw new Refused("Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
  }
  return text;
};

export function showNotifyEvents(text: ByteString): ByteString {
  return formatNotifyFlags(parseNotifyFlags(text) ?? new Set());
}

const SHUTDOWN_WORDS = ['default', 'save', 'nosave', 'now', 'force'];

/** Words that add up: SAVE NOW. The word "default" adds nothing. */
export const readShutdownOptions: TextReader = (text) => {
  const words = new Set(cWordsOf(text).map((word) => word.toLowerCase()));
  if (words.size === 0 || [...words].some((word) => !SHUTDOWN_WORDS.includes(word))) {
    throw new Refused(`argument(s) must be one of the following: ${SHUTDOWN_WORDS.join(', ')}`);
  }
  if (words.has('save') && words.has('nosave')) {
    throw new Refused("shutdown options SAVE and NOSAVE can't be used simultaneously");
  }
  words.delete('default');
  return words.size === 0 ? 'default' : SHUTDOWN_WORDS.filter((word) => words.has(word)).join(' ');
};

/** A reader for the name of a file, which the directory is not part of. */
export const fileName =
  (parameter: string): TextReader =>
  (text) => {
    if (text.includes('/')) throw new Refused(`${parameter} can't be a path, just a filename`);
    return text;
  };

export const readDirectoryName: TextReader = (text) => {
  if (text.includes('/')) throw new Refused("appenddirname can't be a path, just a dirname");
  return text;
};

export const readHostname: TextReader = (text) => {
  if (text.length >= 256) throw new Refused('Hostnames must be less than 256 characters');
  if (/[^a-zA-Z0-9.-]/.test(text)) {
    throw new Refused('Hostnames may only contain alphanumeric characters, hyphens or dots');
  }
  return text;
};

/** Characters that mean something in the file of cluster nodes are not for names. */
export const readNodeName: TextReader = (text) => {
  if (/[!#$%&()*+:;<>?@[\]^{|}~]/.test(text)) {
    throw new Refused('Announced human node name contained invalid character');
  }
  return text;
};

/** This world has the locales that every C library has. */
export const readLocale: TextReader = (text) => {
  if (!['', 'C', 'POSIX'].includes(text)) throw new Refused('Invalid locale name');
  return text;
};

const TITLE_VARIABLES = ['title', 'listen-addr', 'server-mode', 'port', 'tls-port', 'unixsocket', 'config-file'];
/** Those of them that are empty once the server runs: a title made of nothing else is none. */
const EMPTY_VARIABLES = ['title', 'server-mode', 'unixsocket'];

export const readTitleTemplate: TextReader = (text) => {
  const invalid = new Refused('template format is invalid or contains unknown variables');
  const title = text.replace(/\{([^}]*)\}/g, (_, name: string) => {
    if (!TITLE_VARIABLES.includes(name)) throw invalid;
    return EMPTY_VARIABLES.includes(name) ? '' : 'x';
  });
  if (title.includes('{') || title.trim() === '') throw invalid;
  return text;
};
