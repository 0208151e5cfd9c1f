// Finds commands and intentions for what was typed. A name comes before what begins with it, that before words of a
// summary; every word typed must stand somewhere. No state, no DOM.
import type { ReferenceCommand } from './catalogue.ts';
import type { Intention, IntentionTopic } from './intentions.ts';

export interface Found {
  readonly commands: readonly ReferenceCommand[];
  readonly intentions: readonly Intention[];
}

const MOST_COMMANDS = 40;
const MOST_INTENTIONS = 12;
/** Words that say nothing about what is wanted. */
const EMPTY_WORDS: ReadonlySet<string> = new Set(['a', 'an', 'the', 'to', 'of', 'how', 'do', 'i', 'in', 'is', 'my', 'and', 'or', 'for']);

export function searchReference(query: string, commands: readonly ReferenceCommand[], topics: readonly IntentionTopic[]): Found {
  const typed = query.toLowerCase().split(/[^a-z0-9_@-]+/).filter(Boolean);
  const meaning = typed.filter((word) => !EMPTY_WORDS.has(word));
  const words = meaning.length > 0 ? meaning : typed;
  if (words.length === 0) return { commands: [], intentions: [] };
  return {
    commands: best(commands, (command) => scoreCommand(command, words), MOST_COMMANDS),
    intentions: best(
      topics.flatMap(({ intentions }) => intentions),
      (intention) => scoreWords(words, [intention.want, intention.also ?? '', intention.commands.join(' ')].join(' ').toLowerCase()),
      MOST_INTENTIONS,
    ),
  };
}

function scoreCommand(command: ReferenceCommand, words: readonly string[]): number {
  const name = command.name.toLowerCase();
  const query = words.join(' ');
  if (name === query) return 1000;
  if (name.startsWith(query)) return 500 - name.length;
  if (name.includes(query)) return 300 - name.length;
  return scoreWords(words, `${name} ${command.summary.toLowerCase()} ${command.group} @${command.group}`);
}

/** 0 if a word is missing; a word that begins a word of the text counts more than one inside of it. */
function scoreWords(words: readonly string[], text: string): number {
  let score = 1;
  for (const word of words) {
    const at = text.search(new RegExp(`(?<![a-z0-9])${escape(word)}`));
    if (at >= 0) score += 10;
    else if (word.length > 3 && text.includes(word)) score += 3;
    else return 0;
  }
  return score;
}

function escape(word: string): string {
  return word.replace(/[-@]/g, '\\$&');
}

function best<T>(entries: readonly T[], score: (entry: T) => number, most: number): readonly T[] {
  return entries
    .map((entry) => ({ entry, points: score(entry) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points)
    .slice(0, most)
    .map(({ entry }) => entry);
}
