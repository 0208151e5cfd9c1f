// Placeholders: the parts of a command or a reply that are not the same twice. In a command `<<name>>` is replaced by
// what was bound before; in an expected reply it stands for a kind of text, or binds a name at its first match. They
// are kept by the recorder as long as they still match, so a person writes them once.
//
//   <<int>> <<int 90..100>> <<float>> <<hex 40>> <<word>> <<any>>   within a line (word: no space; any: anything)
//   <<lines>>                                       alone on a line: any number of lines, none as well
//   <<now>> <<now+10s>> <<now-500ms>>               unix time in seconds or milliseconds, from the start of the section
//   <<name>>                                        bound by @let, or here at its first match: text without spaces

/** What a section has bound so far. */
export class Bindings {
  private readonly values = new Map<string, string>();

  constructor(private readonly startMs: number) {}

  get(name: string): string | undefined {
    return this.values.get(name) ?? this.time(name);
  }

  bind(name: string, value: string): void {
    this.values.set(name, value);
  }

  copy(): Bindings {
    const copy = new Bindings(this.startMs);
    for (const [name, value] of this.values) copy.bind(name, value);
    return copy;
  }

  takeFrom(other: Bindings): void {
    for (const [name, value] of other.values) this.bind(name, value);
  }

  private time(name: string): string | undefined {
    const match = /^now(?:([+-]\d+)(ms|s))?$/.exec(name);
    if (match === null) return undefined;
    const offset = Number(match[1] ?? 0);
    // A section's "now" is a whole second, so that seconds and milliseconds name the same moment.
    const second = Math.floor(this.startMs / 1000);
    return String(match[2] === 'ms' ? second * 1000 + offset : second + offset);
  }
}

const PLACEHOLDER = /<<([^<>]+)>>/g;

export interface Substituted {
  readonly text: string;
  /** The placeholders that were used, with what each became. */
  readonly used: ReadonlyMap<string, string>;
}

/** A command with its placeholders filled in. Throws for a name that nothing has bound. */
export function substitute(text: string, bindings: Bindings): Substituted {
  const used = new Map<string, string>();
  const filled = text.replace(PLACEHOLDER, (whole, name: string) => {
    const value = bindings.get(name);
    if (value === undefined) throw new Error(`nothing has bound ${whole} yet`);
    used.set(whole, value);
    return value;
  });
  return { text: filled, used };
}

/** Whether `actual` is what `expected` describes. If so, binds the names that `expected` meets for the first time. */
export function matches(expected: readonly string[], actual: readonly string[], bindings: Bindings): boolean {
  const attempt = bindings.copy();
  if (!matchFrom(trimmed(expected), 0, trimmed(actual), 0, attempt)) return false;
  bindings.takeFrom(attempt);
  return true;
}

/** Lines without what the notation cannot keep: spaces at the end of a line, empty lines at the end. */
export function trimmed(lines: readonly string[]): string[] {
  const out = lines.map((line) => line.trimEnd());
  while (out.at(-1) === '') out.pop();
  return out;
}

function matchFrom(
  expected: readonly string[],
  e: number,
  actual: readonly string[],
  a: number,
  bindings: Bindings,
): boolean {
  for (; e < expected.length; e++, a++) {
    const pattern = expected[e] ?? '';
    if (pattern.trim() === '<<lines>>') {
      for (let skip = actual.length; skip >= a; skip--) {
        if (matchFrom(expected, e + 1, actual, skip, bindings)) return true;
      }
      return false;
    }
    const line = actual[a];
    if (line === undefined || !matchLine(pattern, line, bindings)) return false;
  }
  return a === actual.length;
}

function matchLine(pattern: string, line: string, bindings: Bindings): boolean {
  if (!pattern.includes('<<')) return pattern === line;
  const checks: { readonly index: number; readonly accept: (text: string) => boolean }[] = [];
  let groups = 0;
  let source = '';
  let last = 0;
  for (const match of pattern.matchAll(PLACEHOLDER)) {
    source += literal(pattern.slice(last, match.index));
    last = match.index + match[0].length;
    const part = describe(match[1] ?? '', bindings);
    source += `(${part.source})`;
    checks.push({ index: ++groups, accept: part.accept });
  }
  const found = new RegExp(`^${source}${literal(pattern.slice(last))}$`, 's').exec(line);
  return found !== null && checks.every(({ index, accept }) => accept(found[index] ?? ''));
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

interface Part {
  readonly source: string;
  readonly accept: (text: string) => boolean;
}

function describe(name: string, bindings: Bindings): Part {
  const always = (): boolean => true;
  const range = /^int (-?\d+)\.\.(-?\d+)$/.exec(name);
  if (range !== null) {
    const low = Number(range[1]);
    const high = Number(range[2]);
    return { source: '-?\\d+', accept: (text) => Number(text) >= low && Number(text) <= high };
  }
  const hex = /^hex (\d+)$/.exec(name);
  if (hex !== null) return { source: `[0-9a-f]{${hex[1]}}`, accept: always };
  switch (name) {
    case 'int':
      return { source: '-?\\d+', accept: always };
    case 'float':
      return { source: '-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?', accept: always };
    case 'word':
      return { source: '[^ "]+', accept: always };
    case 'any':
      return { source: '.*', accept: always };
  }
  const bound = bindings.get(name);
  if (bound !== undefined) return { source: literal(bound), accept: always };
  if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new Error(`unknown placeholder <<${name}>>`);
  return {
    source: '[^ "]+',
    accept: (text) => {
      bindings.bind(name, text);
      return true;
    },
  };
}
