// Which entries a query means, best first: every word of it must stand in the entry, better at the
// beginning of a word, best as a whole word.

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
