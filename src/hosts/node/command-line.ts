// redis-server's own command line: an optional config file, options by name, `-` for standard input. Options become
// lines of configuration that follow those of the file, so that one reader with one set of complaints serves both.

import { fromUtf8 } from '../../base/bytes.ts';
import type { ByteString } from '../../base/bytes.ts';
import { quote } from '../../base/quoting.ts';

export type CommandLine =
  | { readonly kind: 'version' | 'help' }
  | {
      readonly kind: 'run';
      readonly configFile: string | undefined;
      readonly readsStdin: boolean;
      /** Lines of configuration made of the options. */
      readonly options: ByteString;
    };

const VERSION_FLAGS = ['-v', '--version'];
const HELP_FLAGS = ['-h', '--help'];

/** @param args without the program's name */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const [first] = args;
  if (first !== undefined && args.length === 1) {
    if (VERSION_FLAGS.includes(first)) return { kind: 'version' };
    if (HELP_FLAGS.includes(first)) return { kind: 'help' };
  }
  const configFile = first !== undefined && !first.startsWith('-') ? first : undefined;
  const rest = configFile === undefined ? args : args.slice(1);
  const readsStdin = rest.at(-1) === '-';
  return { kind: 'run', configFile, readsStdin, options: optionLines(readsStdin ? rest.slice(0, -1) : rest) };
}

/**
 * `--port 6380 --save 60 1` as lines. An option takes everything up to the next word that starts with two dashes; its
 * first value is taken even if it starts so (`--requirepass --x`), except after `--save`, which without a value means
 * `save ""` (as before Redis 7).
 */
function optionLines(args: readonly string[]): ByteString {
  let text = '';
  let mayStartOption = true;
  args.forEach((arg, at) => {
    if (!mayStartOption || !arg.startsWith('--')) {
      text += `${quote(fromUtf8(arg))} `;
      mayStartOption = true;
      return;
    }
    if (text !== '') text += '\n';
    text += `${fromUtf8(arg.slice(2))} `;
    const next = args[at + 1];
    const isSaveAlone = arg.toLowerCase() === '--save' && (next === undefined || next.startsWith('--'));
    if (isSaveAlone) text += '""';
    // "--port 6380" in one word has its value already.
    mayStartOption = isSaveAlone || /\s\S/.test(arg);
  });
  return text;
}
