// What redis-cli 8.0.2 makes of a typed line before it sends anything: words with quotes, and a count before a command
// that repeats it. The commands that redis-cli carries out itself (help, clear, connect …) are the terminal's matter.

import type { ByteString } from '../base/bytes.ts';
import { parseInt64 } from '../base/integer.ts';
import { splitArgs } from '../base/quoting.ts';

export type CliLine =
  | { readonly kind: 'empty' }
  | { readonly kind: 'command'; readonly argv: readonly ByteString[]; readonly repeat: number }
  /** Nothing is sent; the message is printed. */
  | { readonly kind: 'error'; readonly message: string };

/** A number as strtol takes it, if it takes the whole word. The empty word counts as 0. */
const REPEAT = /^(?:[\t-\r ]*([+-]?)0*([0-9]+))?$/;

export function parseCliLine(line: ByteString): CliLine {
  const argv = splitArgs(line);
  if (argv === undefined) return { kind: 'error', message: 'Invalid argument(s)' };
  const [first] = argv;
  if (first === undefined) return { kind: 'empty' };
  const count = argv.length > 1 ? REPEAT.exec(first) : null;
  if (count === null) return { kind: 'command', argv, repeat: 1 };
  const [, sign = '', digits = '0'] = count;
  const repeat = parseInt64(digits);
  if (repeat === undefined || repeat === 0 || sign === '-') {
    return { kind: 'error', message: 'Invalid redis-cli repeat command option value.' };
  }
  return { kind: 'command', argv: argv.slice(1), repeat: Number(repeat) };
}
