// The grey syntax behind the cursor: what of a command's arguments is still to be typed, exactly when and as redis-cli
// 8.0.2 says it. Compared with recordings of redis-cli in hints.test.ts.
import { splitArgs } from '../../base/quoting.ts';
import { fromUtf8 } from '../../base/bytes.ts';
import type { CommandDoc, CommandDocs } from '../commands/command-docs.ts';
import { remainingSyntax } from '../commands/syntax-text.ts';

/**
 * The hint to show after `line`, with the blank that separates it; undefined where redis-cli shows none: before the
 * command's last word is finished by a blank, for unknown commands, and inside open quotes. A word counts once a blank
 * follows it.
 */
export function hintFor(line: string, docs: CommandDocs): string | undefined {
  const split = splitArgs(fromUtf8(line));
  if (split === undefined) return undefined;
  const endsInBlank = /[ \t\n\v\f\r]$/.test(line);
  const words = endsInBlank ? split : split.slice(0, -1);
  const command = findCommand(words, docs);
  if (command === undefined) return undefined;
  return (endsInBlank ? '' : ' ') + remainingSyntax(command, words.slice(command.words.length));
}

/** The command whose name is the longest beginning of the words. */
export function findCommand(words: readonly string[], docs: CommandDocs): CommandDoc | undefined {
  let found: CommandDoc | undefined;
  for (const command of docs.commands) {
    if (command.words.length <= (found?.words.length ?? 0)) continue;
    if (command.words.every((word, i) => word === words[i]?.toUpperCase())) found = command;
  }
  return found;
}
