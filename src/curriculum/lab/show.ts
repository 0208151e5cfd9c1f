// Values as a learner reads them: in the console, and where a test compares two. Bounded in depth and length, and safe with
// anything that a program can make.

const LONGEST = 2000;
const DEEPEST = 4;

/** A string stands as it is, everything else as source text. */
export function showForConsole(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, LONGEST) : show(value);
}

export function show(value: unknown): string {
  const text = write(value, DEEPEST);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text;
}

function write(value: unknown, depth: number): string {
  try {
    if (typeof value === 'string') return JSON.stringify(value.slice(0, LONGEST));
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value === 'function') return `[function ${value.name}]`;
    if (typeof value !== 'object' || value === null) return String(value);
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    if (depth === 0) return '…';
    if (value instanceof Map) return `Map ${write([...value], depth - 1)}`;
    if (value instanceof Set) return `Set ${write([...value], depth - 1)}`;
    if (Array.isArray(value)) return `[${value.slice(0, 100).map((item) => write(item, depth - 1)).join(', ')}]`;
    const entries = Object.entries(value).slice(0, 100);
    const shown = entries.map(([name, item]) => `${/^[\w$]+$/.test(name) ? name : JSON.stringify(name)}: ${write(item, depth - 1)}`);
    return shown.length === 0 ? '{}' : `{ ${shown.join(', ')} }`;
  } catch {
    return '[a value that cannot be shown]';
  }
}

/** Equal in what they hold: plain data compared all the way down. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [names, others] = [Object.keys(a), Object.keys(b)];
  return (
    names.length === others.length &&
    names.every((name) => Object.hasOwn(b, name) && isSame((a as Row)[name], (b as Row)[name]))
  );
}

type Row = Readonly<Record<string, unknown>>;
