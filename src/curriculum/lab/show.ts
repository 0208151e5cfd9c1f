// Values as a learner reads them: in the console, and where a test compares two. Bounded in depth, length and work, and
// safe with anything that a program can make.

const LONGEST = 2000;
const DEEPEST = 4;
/** Items of one list or object, and arguments of one console.log. */
const MOST_ITEMS = 100;

/** What may still be written: a value that holds itself a hundred times on each of four levels ends where the text does. */
interface Room {
  left: number;
}

/** What one call of console.log prints: strings stand as they are, everything else as source text. */
export function showForConsole(...values: readonly unknown[]): string {
  const room = { left: LONGEST };
  const shown = values.slice(0, MOST_ITEMS).map((value) => {
    if (typeof value !== 'string') return write(value, DEEPEST, room);
    const text = value.slice(0, Math.max(0, room.left));
    room.left -= text.length;
    return text;
  });
  return shorten(shown.join(' '));
}

export function show(value: unknown): string {
  return shorten(write(value, DEEPEST, { left: LONGEST }));
}

function shorten(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text;
}

function write(value: unknown, depth: number, room: Room): string {
  const before = room.left;
  const text = before <= 0 ? '…' : writeWhole(value, depth, room);
  // What its parts took is in its text.
  room.left = before - text.length;
  return text;
}

function writeWhole(value: unknown, depth: number, room: Room): string {
  try {
    if (typeof value === 'string') return JSON.stringify(value.slice(0, LONGEST));
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value === 'function') return `[function ${String(value.name).slice(0, LONGEST)}]`;
    if (typeof value !== 'object' || value === null) return String(value);
    if (value instanceof Error) return `${String(value.name)}: ${String(value.message)}`.slice(0, LONGEST);
    if (depth === 0) return '…';
    if (value instanceof Map) return `Map ${write(some(value), depth - 1, room)}`;
    if (value instanceof Set) return `Set ${write(some(value), depth - 1, room)}`;
    if (Array.isArray(value)) return `[${each(value.slice(0, MOST_ITEMS), room, (item) => write(item, depth - 1, room))}]`;
    const shown = each(Object.keys(value).slice(0, MOST_ITEMS), room, (name) => {
      const label = /^[\w$]+$/.test(name) ? name : JSON.stringify(name.slice(0, LONGEST));
      return `${label}: ${write((value as Row)[name], depth - 1, room)}`;
    });
    return shown === '' ? '{}' : `{ ${shown} }`;
  } catch {
    return '[a value that cannot be shown]';
  }
}

/** As many as there is room for. */
function each<T>(items: readonly T[], room: Room, shown: (item: T) => string): string {
  const texts: string[] = [];
  for (const item of items) {
    if (room.left <= 0) {
      texts.push('…');
      break;
    }
    texts.push(shown(item));
  }
  return texts.join(', ');
}

function some(items: Iterable<unknown>): readonly unknown[] {
  const first: unknown[] = [];
  for (const item of items) {
    if (first.push(item) >= MOST_ITEMS) break;
  }
  return first;
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
