// What the palette finds beside its actions, and which entries a query means, best first: every word of it must stand in
// the entry, better at the beginning of a word, best as a whole word.
import type { Section } from '../../curriculum/interview/question.ts';
import type { Route } from './routes.ts';

export interface PaletteEntry {
  readonly group: string;
  readonly label: string;
  /** The track or section that it belongs to. */
  readonly where?: string;
}

export interface PalettePlace extends PaletteEntry {
  readonly route: Route;
}

interface Titled {
  readonly id: string;
  readonly title: string;
}

export interface Places {
  readonly tracks: readonly { readonly title: string; readonly lessons: readonly Titled[] }[];
  readonly labs: readonly Titled[];
  readonly sections: readonly Section[];
  readonly commands: readonly { readonly name: string; readonly slug: string }[];
}

/** Every place that has an address of its own. */
export function placesOf({ tracks, labs, sections, commands }: Places): readonly PalettePlace[] {
  return [
    ...tracks.flatMap((track) =>
      track.lessons.map(({ id, title }) => ({ group: 'Lesson', label: title, where: track.title, route: { door: 'learn', rest: id } as const })),
    ),
    ...labs.map(({ id, title }) => ({ group: 'Lab', label: title, route: { door: 'learn', rest: `lab/${id}` } as const })),
    ...commands.map(({ name, slug }) => ({ group: 'Command', label: name, route: { door: 'reference', rest: slug } as const })),
    ...sections.flatMap((section) =>
      section.questions.map(({ id, title }) => ({ group: 'Question', label: title, where: section.title, route: { door: 'practice', rest: id } as const })),
    ),
  ];
}

/** A lesson or a question is found by where it belongs, too. */
export function searchText({ group, label, where = '' }: PaletteEntry): string {
  return `${group} ${label} ${where}`;
}

export function rank<T>(query: string, entries: readonly T[], textOf: (entry: T) => string): readonly T[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries;
  return entries
    .map((entry) => ({ entry, score: scoreOf(words, textOf(entry).toLowerCase()) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ entry }) => entry);
}

function scoreOf(words: readonly string[], text: string): number {
  let score = 1;
  for (const word of words) {
    const at = text.indexOf(word);
    if (at < 0) return 0;
    if (` ${text}`.includes(` ${word}`)) score += 2;
    if (` ${text} `.includes(` ${word} `)) score += 1;
  }
  return score;
}
