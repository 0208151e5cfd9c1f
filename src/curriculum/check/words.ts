// Splits a line of the check notation into words and quoted texts, and reads them one after another. A word ends at
// white space or a comma; a text in double quotes may hold anything, with \" \\ \n \t and \xHH inside.

export interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

/** A line that cannot be read. The message is one sentence for the teacher; the caller adds file and line. */
export class NotationError extends Error {}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

export function splitWords(line: string): readonly Word[] {
  const words: Word[] = [];
  const pattern = /"((?:[^"\\]|\\.)*)"|[^\s,"]+|,|"/gy;
  let at = 0;
  while (at < line.length) {
    if (/\s/.test(line.charAt(at))) {
      at++;
      continue;
    }
    pattern.lastIndex = at;
    const match = pattern.exec(line);
    if (match === null || match[0] === '"') throw new NotationError(`the quotes are not closed: ${line.slice(at)}`);
    at = pattern.lastIndex;
    const inner = match[1];
    words.push(inner === undefined ? { text: match[0], quoted: false } : { text: unescape(inner), quoted: true });
  }
  return words;
}

function unescape(text: string): string {
  return text.replace(/\\(?:x([0-9a-fA-F]{2})|(.))/g, (_, hex: string | undefined, char: string | undefined) =>
    hex === undefined ? (ESCAPES[char ?? ''] ?? char ?? '') : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** Reads words from left to right; what does not fit is reported with what was expected and what stands there. */
export class WordReader {
  #at = 0;
  constructor(private readonly words: readonly Word[]) {}

  get atEnd(): boolean {
    return this.#at >= this.words.length;
  }

  /** Takes the phrase when all its words stand here, bare and in this order. */
  takes(phrase: string): boolean {
    const wanted = phrase.split(' ');
    const fits = wanted.every((text, i) => {
      const word = this.words[this.#at + i];
      return word !== undefined && !word.quoted && word.text === text;
    });
    if (fits) this.#at += wanted.length;
    return fits;
  }

  needs(phrase: string): void {
    if (!this.takes(phrase)) this.fail(`"${phrase}"`);
  }

  value(what: string): string {
    const word = this.words[this.#at];
    if (word === undefined || (!word.quoted && word.text === ',')) this.fail(what);
    this.#at++;
    return word.text;
  }

  number(what: string): number {
    const word = this.words[this.#at];
    if (word === undefined || word.quoted || !/^-?\d+(\.\d+)?$/.test(word.text)) this.fail(what);
    this.#at++;
    return Number(word.text);
  }

  /** One or more values, parted by commas or not, until the line or a stop phrase begins. */
  values(what: string): readonly string[] {
    const values = [this.value(what)];
    while (!this.atEnd) {
      this.takes(',');
      values.push(this.value(what));
    }
    return values;
  }

  peekIsBare(pattern: RegExp): boolean {
    const word = this.words[this.#at];
    return word !== undefined && !word.quoted && pattern.test(word.text);
  }

  fail(expected: string): never {
    const word = this.words[this.#at];
    throw new NotationError(`expected ${expected}, found ${word === undefined ? 'the end of the line' : `"${word.text}"`}`);
  }

  finish(): void {
    if (!this.atEnd) this.fail('the end of the line');
  }
}
