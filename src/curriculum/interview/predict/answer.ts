// Compares what a learner typed with what redis-cli printed. Forgives what says nothing about Redis: spaces, quotes,
// capitals of (nil), the word "(integer)", numbering of arrays, and the wording of an error behind its code.

/** Whether the text foretells the reply. Empty text never does, except for an empty string when it is quoted. */
export function foretells(typed: string, reply: string): boolean {
  const text = typed.trim();
  if (text === '') return false;
  if (reply.startsWith('(error)')) return foretellsError(text, reply);
  if (/^\(?error\)?\b/i.test(text)) return false;
  const [ours, theirs] = [itemsIn(text), itemsIn(reply)];
  return ours.length === theirs.length && ours.every((item, at) => item === theirs[at]);
}

/** "error", "(error) WRONGTYPE …" and "WRONGTYPE" all say it; another code than the reply's does not. */
function foretellsError(text: string, reply: string): boolean {
  const code = /^\(error\) ([A-Z]+)/.exec(reply)?.[1] ?? '';
  const said = /^(?:\(?error\)?)?[:\s]*([A-Za-z]*)/i.exec(text)?.[1] ?? '';
  const isAnError = /^\(?error\)?/i.test(text) || said.toUpperCase() === code || said.toUpperCase() === 'ERR';
  if (!isAnError) return false;
  const isCode = /^[A-Z]{3,}$/.test(said);
  return !isCode || said === code;
}

/** The elements of a reply, one a line, each without number, marks and quotes. */
function itemsIn(text: string): readonly string[] {
  if (/^\(?empty( array| list| set| hash)?\)?$/i.test(text) || text === '[]') return ['(empty array)'];
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => bare(line.replace(/^(?:\d+[)#~]\s*)+/, '')));
}

function bare(item: string): string {
  const text = item.replace(/^\((integer|double|true|false)\)\s*/i, '').trim();
  if (/^\(?(nil|null)\)?$/i.test(text)) return '(nil)';
  const quoted = /^"(.*)"$/.exec(text) ?? /^'(.*)'$/.exec(text);
  return quoted?.[1] ?? text;
}
