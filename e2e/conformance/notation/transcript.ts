// The transcript notation as data: parse() reads a file, print() writes it back line for line, so that the recorder can
// refresh replies in place and leave everything that a person wrote alone. What the lines mean is README.md's matter;
// running them is run.ts's, comparing replies is placeholders.ts's.

/** The protocols that a section is run under. */
export type Resp = 2 | 3;

/** What one client received after one step, as printed lines, per protocol. Undefined: nothing is written down. */
export interface Output {
  readonly client: string;
  readonly lines: { readonly [resp in Resp]: readonly string[] | undefined };
}

/** A comment or an empty line, kept as it stands. */
export interface TextItem {
  readonly kind: 'text';
  readonly text: string;
}

/** `@name rest`. */
export interface DirectiveItem {
  readonly kind: 'directive';
  readonly line: number;
  readonly name: string;
  readonly rest: string;
  outputs: readonly Output[];
}

/** `client> command line`. */
export interface CommandItem {
  readonly kind: 'command';
  readonly line: number;
  readonly client: string;
  readonly text: string;
  outputs: readonly Output[];
}

export type Item = TextItem | DirectiveItem | CommandItem;

export interface Section {
  readonly title: string;
  readonly line: number;
  readonly items: readonly Item[];
}

export interface Transcript {
  /** Lines before the first section: what the file is about. */
  readonly preamble: readonly string[];
  readonly sections: readonly Section[];
}

/** A file that does not follow the notation. */
export class NotationError extends Error {}

const DIRECTIVES = new Set([
  'advance',
  'also',
  'config',
  'let',
  'raw',
  'resp',
  'server',
  'settle',
  'unordered',
  'wire',
]);

const COMMAND = /^([a-z][a-z0-9]*)?> ?(.*)$/;
const RECEIVED = /^([a-z][a-z0-9]*)?<$/;
const DIRECTIVE = /^@([a-z]+)(?: +(.*))?$/;
const REPLY = /^(?: {2}|([23])(?: |$))(.*)$/;

export function parse(source: string): Transcript {
  const preamble: string[] = [];
  const sections: Section[] = [];
  let items: Item[] | undefined;
  let open: OutputCollector | undefined;
  let blanks = 0;

  const closeStep = (): void => {
    open?.finish();
    open = undefined;
    for (; blanks > 0; blanks--) items?.push({ kind: 'text', text: '' });
  };

  source.split('\n').forEach((raw, index, all) => {
    const line = index + 1;
    const text = raw.trimEnd();
    const fail = (why: string): never => {
      throw new NotationError(`line ${line}: ${why}: ${text}`);
    };
    if (index === all.length - 1 && raw === '') return;

    if (text === '') {
      // Inside a reply an empty line may be the reply's own: which one it is shows the next line.
      if (items === undefined) preamble.push('');
      else blanks++;
      return;
    }
    const reply = REPLY.exec(raw.trimEnd());
    if (reply !== null && items !== undefined) {
      if (open === undefined) return fail('a reply without a command');
      for (; blanks > 0; blanks--) open.add(reply[1], '');
      open.add(reply[1], reply[2] ?? '');
      return;
    }
    const received = RECEIVED.exec(text);
    if (received !== null) {
      if (open === undefined) return fail('a message without a command before it');
      blanks = 0;
      open.startClient(received[1] ?? '');
      return;
    }
    closeStep();
    if (text.startsWith('== ')) {
      items = [];
      sections.push({ title: text.slice(3), line, items });
      return;
    }
    if (items === undefined) {
      if (!text.startsWith('#')) fail('only comments may stand before the first section');
      preamble.push(text);
      return;
    }
    if (text.startsWith('#')) {
      items.push({ kind: 'text', text });
      return;
    }
    const directive = DIRECTIVE.exec(text);
    if (directive !== null) {
      const name = directive[1] ?? '';
      if (!DIRECTIVES.has(name)) fail('unknown directive');
      const item: DirectiveItem = { kind: 'directive', line, name, rest: directive[2] ?? '', outputs: [] };
      items.push(item);
      open = new OutputCollector(item, '');
      return;
    }
    // A command line keeps its trailing spaces out; quotes bring them back.
    const command = COMMAND.exec(text);
    if (command === null) return fail('neither a command, nor a reply, nor a directive');
    const client = command[1] ?? '';
    const item: CommandItem = { kind: 'command', line, client, text: command[2] ?? '', outputs: [] };
    items.push(item);
    open = new OutputCollector(item, client);
  });
  closeStep();
  return { preamble, sections };
}

export function print(transcript: Transcript): string {
  const out = [...transcript.preamble];
  for (const section of transcript.sections) {
    out.push(`== ${section.title}`);
    for (const item of section.items) out.push(...printItem(item));
  }
  while (out.at(-1) === '') out.pop();
  return `${out.join('\n')}\n`;
}

export function printItem(item: Item): string[] {
  if (item.kind === 'text') return [item.text];
  const head =
    item.kind === 'directive'
      ? `@${item.name}${item.rest === '' ? '' : ` ${item.rest}`}`
      : `${item.client}> ${item.text}`;
  const own = item.kind === 'command' ? item.client : undefined;
  return [head, ...item.outputs.flatMap((output) => printOutput(output, output.client === own))];
}

function printOutput(output: Output, own: boolean): string[] {
  const out = own ? [] : [`${output.client}<`];
  const { 2: two, 3: three } = output.lines;
  if (two !== undefined && three !== undefined && sameLines(two, three)) return [...out, ...two.map(indent('  '))];
  if (two !== undefined) out.push(...two.map(indent('2 ')));
  if (three !== undefined) out.push(...three.map(indent('3 ')));
  return out;
}

const indent = (mark: string) => (line: string) => `${mark}${line}`.trimEnd();

export function sameLines(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, i) => line === b[i]);
}

/** Gathers the reply lines that follow one step. Lines without a protocol mark hold for both. */
class OutputCollector {
  private readonly outputs: Output[] = [];
  private two: string[] | undefined;
  private three: string[] | undefined;

  constructor(
    private readonly item: DirectiveItem | CommandItem,
    private client: string,
  ) {}

  add(resp: string | undefined, line: string): void {
    if (resp !== '3') (this.two ??= []).push(line);
    if (resp !== '2') (this.three ??= []).push(line);
  }

  startClient(client: string): void {
    this.flush();
    this.client = client;
  }

  finish(): void {
    this.flush();
    this.item.outputs = this.outputs;
  }

  private flush(): void {
    if (this.two !== undefined || this.three !== undefined) {
      this.outputs.push({ client: this.client, lines: { 2: this.two, 3: this.three } });
    }
    this.two = undefined;
    this.three = undefined;
  }
}
