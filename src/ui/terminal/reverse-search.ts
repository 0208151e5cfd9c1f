// Ctrl-R: searching the history backwards, Ctrl-S forwards, as redis-cli's line editor does. Every letter narrows the
// search; the same key again goes on to the next line that contains the text and differs from the one shown. Plain data;
// the caller shows prompt and result and decides what ends the search.

export interface Search {
  readonly direction: 'backward' | 'forward';
  readonly text: string;
  /** Which history line is shown; undefined while nothing fits. */
  readonly found: number | undefined;
}

export function startSearch(direction: Search['direction']): Search {
  return { direction, text: '', found: undefined };
}

/** The search after its text has changed: it starts over at the newest line (backwards) or the oldest (forwards). */
export function searchFor(search: Search, text: string, lines: readonly string[]): Search {
  const start = search.direction === 'backward' ? lines.length - 1 : 0;
  return { ...search, text, found: text === '' ? undefined : scan(search.direction, text, lines, start, undefined) };
}

/** The next line in the direction that contains the text; stays where it is if there is none. */
export function searchOn(search: Search, direction: Search['direction'], lines: readonly string[]): Search {
  if (search.found === undefined) return searchFor({ ...search, direction }, search.text, lines);
  const found = scan(direction, search.text, lines, search.found, lines[search.found]);
  return { ...search, direction, found: found ?? search.found };
}

export function searchPrompt(search: Search): string {
  return search.direction === 'backward' ? '(reverse-i-search): ' : '(i-search): ';
}

function scan(
  direction: Search['direction'],
  text: string,
  lines: readonly string[],
  start: number,
  except: string | undefined,
): number | undefined {
  const step = direction === 'backward' ? -1 : 1;
  for (let i = start; i >= 0 && i < lines.length; i += step) {
    const line = lines[i] ?? '';
    if (line !== except && line.includes(text)) return i;
  }
  return undefined;
}
