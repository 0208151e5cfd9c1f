// The browser's small storage, for preferences and the like. Blocked or full storage is no error here: what could not be
// kept lasts as long as the page.

const PREFIX = 'keyspace.';

/** What was kept under the name, or undefined: nothing, something unreadable, or storage is blocked. */
export function recall(name: string): unknown {
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function keep(name: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Blocked or full: it lasts until the page goes.
  }
}

/** The same as text, in the shape that libraries ask for. */
export const textStorage = {
  getItem(name: string): string | null {
    const value = recall(name);
    return typeof value === 'string' ? value : null;
  },
  setItem(name: string, text: string): void {
    keep(name, text);
  },
};
