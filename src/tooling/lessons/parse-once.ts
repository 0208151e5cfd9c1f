// Reading Markdown takes longer than anything else that the build and the tests do with a file, and they come for the same
// files again and again: each section, lesson and lab is a module of its own, and each of them needs its neighbours.

/** The same parser, which gives for a name and text that it had last time under that name the very value that it gave then. */
export function parseOnce<T>(parse: (name: string, text: string) => T): (name: string, text: string) => T {
  const known = new Map<string, { readonly text: string; readonly value: T }>();
  return (name, text) => {
    const before = known.get(name);
    if (before?.text === text) return before.value;
    const value = parse(name, text);
    known.set(name, { text, value });
    return value;
  };
}
