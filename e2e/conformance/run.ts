// Runs one section of a transcript against a host, under one protocol, and gives back what every client received after
// every step as printed lines. The recorder writes those lines down, the replay compares them: both see the same text,
// made from the bytes on the wire.
import { type ByteString, fromUtf8, toUtf8 } from '../../src/base/bytes.ts';
import { splitArgs } from '../../src/base/quoting.ts';
import { formatReply } from '../../src/resp/cli-format.ts';
import type { Reply } from '../../src/resp/reply.ts';
import { ReplyDecoder } from '../../src/resp/reply-decoder.ts';
import { areWhole, FrameSplitter, unescapeBytes, unusualShape, wireLines } from './notation/frames.ts';
import { Bindings, substitute } from './notation/placeholders.ts';
import type { CommandItem, DirectiveItem, Item, Resp, Section } from './notation/transcript.ts';
import { type Ordering, sortReply } from './notation/unordered.ts';
import { type Host, type Peer, SETTLE_MARK, type Target } from './targets/target.ts';
import { arrival, encodeCommand } from './targets/tcp.ts';

/** A step: an item that makes something happen. */
export type StepItem = CommandItem | DirectiveItem;

export interface StepResult {
  readonly item: StepItem;
  /** Lines by client; the client that sent the command is always there. */
  readonly received: ReadonlyMap<string, readonly string[]>;
  /** Placeholders used so far in the section, with their text: what the recorder writes instead of the text. */
  readonly substituted: ReadonlyMap<string, string>;
}

/** Called after each step while the section goes on; may bind names that later commands use. */
export type Observe = (result: StepResult, bindings: Bindings) => void;

export const NO_REPLY_LINE = '(no reply)';
export const CLOSED_LINE = '(closed)';
/** How long a recorded reply is waited for before the server is asked whether it is through. */
const REPLY_LIMIT_MS = 250;

/** What a section asks for before its first command. */
export interface SectionSettings {
  readonly protocols: readonly Resp[];
  /** Options of a server of its own; undefined: any server will do. */
  readonly server: readonly string[] | undefined;
  /** Configurations under which the section runs again, with the same replies. */
  readonly variants: readonly (readonly [name: string, value: string][])[];
}

export function settingsOf(section: Section): SectionSettings {
  let protocols: readonly Resp[] = [2, 3];
  let server: readonly string[] | undefined;
  const variants: [string, string][][] = [[]];
  for (const item of section.items) {
    if (item.kind !== 'directive') continue;
    if (item.name === 'resp') protocols = item.rest === '2' ? [2] : [3];
    if (item.name === 'server') server = words(item.rest);
    if (item.name === 'also') variants.push(pairs(words(item.rest)));
  }
  return { protocols, server, variants };
}

/**
 * With care each step waits until the server has said all that it has to say, to anybody. In a hurry a step that can only
 * bring the sole client of its section one reply ends when that is there: what else came would stand in the next step's
 * place, and be found there.
 */
export type Pace = 'careful' | 'hurried';

export async function runSection(
  section: Section,
  host: Host,
  resp: Resp,
  variant: readonly (readonly [string, string])[],
  observe: Observe,
  pace: Pace,
): Promise<void> {
  const run = new SectionRun(host, resp);
  const brief = pace === 'hurried' ? briefSteps(section, resp) : new Set<Item>();
  try {
    for (const [name, value] of variant) await run.configure(name, value);
    for (const item of section.items) {
      if (item.kind === 'text') continue;
      const result = await run.step(item, brief.has(item));
      if (result !== undefined) observe(result, run.bindings);
    }
  } catch (error) {
    const where = run.line === undefined ? '' : `line ${run.line}: `;
    throw new Error(`${where}${error instanceof Error ? error.message : String(error)}`, { cause: error });
  } finally {
    run.close();
  }
}

/** Starts a server, or takes the shared one, empties it and runs the section on it. */
export async function runOnTarget(
  section: Section,
  target: Target,
  shared: () => Promise<Host>,
  resp: Resp,
  variant: readonly (readonly [string, string])[],
  observe: Observe,
  pace: Pace = 'careful',
): Promise<void> {
  const { server } = settingsOf(section);
  const host = server === undefined ? await shared() : await target.start(server);
  try {
    if (server === undefined) await host.reset();
    await runSection(section, host, resp, variant, observe, pace);
  } finally {
    if (server !== undefined) await host.stop();
  }
}

/** They bring a client more than replies, or replies to nobody's command. */
const TELLS_MORE = /subscribe|tracking|monitor/i;
/** They say how the next command is read or its reply shown. */
const MODIFIERS = new Set(['let', 'unordered', 'wire', 'raw']);

/** Commands that bring the only client of their section one reply, as recorded, and are followed by another command. */
function briefSteps(section: Section, resp: Resp): ReadonlySet<Item> {
  const brief = new Set<Item>();
  const steps = section.items.filter((item) => item.kind === 'command' || (item.kind === 'directive' && !MODIFIERS.has(item.name)));
  const commands = steps.filter((item) => item.kind === 'command');
  const client = commands[0]?.client;
  if (commands.some((item) => item.client !== client || TELLS_MORE.test(item.text))) return brief;
  steps.forEach((item, i) => {
    if (item.kind !== 'command' || steps[i + 1]?.kind !== 'command') return;
    const lines = item.outputs.find((output) => output.client === client)?.lines[resp] ?? [NO_REPLY_LINE];
    if (![NO_REPLY_LINE, CLOSED_LINE].includes(lines.at(-1) ?? '')) brief.add(item);
  });
  return brief;
}

/** What a directive in front of a command asks for. */
interface Ask {
  raw: boolean;
  wire: boolean;
  ordering: Ordering | undefined;
  bind: string | undefined;
}

const nothingAsked = (): Ask => ({ raw: false, wire: false, ordering: undefined, bind: undefined });

interface Client {
  readonly peer: Peer;
  readonly frames: FrameSplitter;
  closedSeen: boolean;
}

class SectionRun {
  readonly bindings: Bindings;
  line: number | undefined;
  private readonly clients = new Map<string, Client>();
  private readonly substituted = new Map<string, string>();
  private ask = nothingAsked();

  constructor(
    private readonly host: Host,
    private readonly resp: Resp,
  ) {
    this.bindings = new Bindings(host.now());
  }

  async step(item: StepItem, isBrief: boolean): Promise<StepResult | undefined> {
    this.line = item.line;
    if (item.kind === 'command') return this.command(item, isBrief);
    switch (item.name) {
      case 'advance':
        await this.host.advance(milliseconds(item.rest));
        return this.result(item, undefined, nothingAsked());
      case 'settle':
        await this.host.settle();
        return this.result(item, undefined, nothingAsked());
      case 'config': {
        const [name = '', value = ''] = words(item.rest);
        await this.configure(name, value);
        return this.result(item, undefined, nothingAsked());
      }
      case 'unordered':
        this.ask.ordering = { path: item.rest.split(' ').filter((word) => word !== '') };
        return undefined;
      case 'let':
        this.ask.bind = item.rest;
        return undefined;
      case 'raw':
        this.ask.raw = true;
        return undefined;
      case 'wire':
        this.ask.wire = true;
        return undefined;
      default:
        return undefined;
    }
  }

  async configure(name: string, value: string): Promise<void> {
    const peer = await this.host.connect();
    peer.send(encodeCommand(['CONFIG', 'SET', name, value]));
    await this.host.settle(peer);
    const reply = peer.take();
    peer.close();
    if (reply !== '+OK\r\n') throw new Error(`CONFIG SET ${name} ${value}: ${reply.trim()}`);
  }

  close(): void {
    for (const { peer } of this.clients.values()) peer.close();
  }

  private async command(item: CommandItem, isBrief: boolean): Promise<StepResult> {
    const ask = this.ask;
    this.ask = nothingAsked();
    const { text, used } = substitute(item.text, this.bindings);
    for (const [placeholder, value] of used) this.substituted.set(placeholder, value);
    const { peer } = await this.client(item.client);
    let argv: readonly ByteString[] = [];
    if (ask.raw) {
      peer.send(unescapeBytes(fromUtf8(text)));
    } else {
      const split = splitArgs(fromUtf8(text));
      if (split === undefined) throw new Error(`unbalanced quotes: ${text}`);
      argv = split;
      peer.send(encodeCommand(argv));
    }
    const hasReply = isBrief && !ask.raw && (await arrival(peer, REPLY_LIMIT_MS, () => areWhole(peer.arrived)));
    if (!hasReply) await this.host.settle(peer);
    return this.result(item, argv, ask);
  }

  private async client(name: string): Promise<Client> {
    const known = this.clients.get(name);
    if (known !== undefined) return known;
    const peer = await this.host.connect();
    if (this.resp === 3) {
      peer.send(encodeCommand(['HELLO', '3']));
      await this.host.settle(peer);
      peer.take();
    }
    const client: Client = { peer, frames: new FrameSplitter(), closedSeen: false };
    this.clients.set(name, client);
    return client;
  }

  private result(item: StepItem, argv: readonly ByteString[] | undefined, ask: Ask): StepResult {
    const received = new Map<string, readonly string[]>();
    const own = item.kind === 'command' ? item.client : undefined;
    const names = [...this.clients.keys()].sort((a, b) => Number(b === own) - Number(a === own) || (a < b ? -1 : 1));
    for (const name of names) {
      const client = this.clients.get(name);
      if (client === undefined) continue;
      const lines = this.take(client, name === own ? (argv ?? []) : [], name === own ? ask : nothingAsked());
      if (lines.length > 0 || name === own) received.set(name, lines.length > 0 ? lines : [NO_REPLY_LINE]);
    }
    return { item, received, substituted: new Map(this.substituted) };
  }

  private take(client: Client, argv: readonly ByteString[], ask: Ask): string[] {
    const lines: string[] = [];
    const bytes = client.peer.take();
    if (ask.raw || ask.wire) {
      lines.push(...wireLines(bytes));
    } else {
      client.frames.push(bytes);
      for (let frame = client.frames.next(); frame !== undefined; frame = client.frames.next()) {
        // MONITOR shows the harness's own PINGs.
        if (frame.startsWith('+') && frame.includes(SETTLE_MARK)) continue;
        const reply = sortReply(decode(frame), ask.ordering);
        const shape = ask.ordering === undefined ? unusualShape(frame) : undefined;
        if (ask.bind !== undefined) {
          const scalar = String(reply);
          this.bindings.bind(ask.bind, scalar);
          this.substituted.set(`<<${ask.bind}>>`, scalar);
        }
        lines.push(...toUtf8(formatReply(reply, argv)).replace(/\n$/, '').split('\n'));
        if (shape !== undefined) lines.push(`wire ${shape}`);
      }
      if (bytes !== '' && client.frames.rest !== '') lines.push(...wireLines(client.frames.rest), '(incomplete)');
    }
    if (client.peer.closed && !client.closedSeen) {
      client.closedSeen = true;
      lines.push(CLOSED_LINE);
    }
    return lines.map((line) => line.trimEnd());
  }
}

function decode(frame: ByteString): Reply {
  const decoder = new ReplyDecoder();
  decoder.feed(frame);
  const reply = decoder.next();
  if (reply === undefined) throw new Error(`not one reply: ${frame}`);
  return reply;
}

function milliseconds(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(text.trim());
  if (match === null) throw new Error(`not a duration like 1500ms or 2s: ${text}`);
  return Number(match[1]) * (match[2] === 's' ? 1000 : 1);
}

function words(text: string): string[] {
  const split = splitArgs(fromUtf8(text));
  if (split === undefined) throw new Error(`unbalanced quotes: ${text}`);
  return [...split];
}

function pairs(flat: readonly string[]): [string, string][] {
  const out: [string, string][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) out.push([flat[i] ?? '', flat[i + 1] ?? '']);
  return out;
}
