// Expected and received, step by step: what differs (for the replay), and what to write down (for the recorder).
import type { StepItem, StepResult } from '../run.ts';
import { type Bindings, matches, trimmed } from './placeholders.ts';
import type { Output, Resp } from './transcript.ts';

export interface Difference {
  readonly line: number;
  readonly text: string;
}

/** What is wrong with a step, undefined if nothing is. Binds names that the expected reply introduces. */
export function differenceOf(result: StepResult, resp: Resp, bindings: Bindings): Difference | undefined {
  const { item, received } = result;
  const own = item.kind === 'command' ? item.client : undefined;
  const clients = new Set([...received.keys(), ...item.outputs.map((output) => output.client)]);
  const wrong: string[] = [];
  for (const client of clients) {
    const expected = expectedLines(item, client, resp);
    const actual = received.get(client) ?? [];
    if (expected === undefined && client === own) {
      wrong.push('no reply is recorded: run `npm run record` for this file');
    } else if (!matches(expected ?? [], actual, bindings)) {
      const who = client === own ? '' : ` on client "${client}"`;
      wrong.push(`expected${who}:`, ...indented(expected ?? ['nothing']), 'received:', ...indented(trimmed(actual)));
    }
  }
  if (wrong.length === 0) return undefined;
  const head = item.kind === 'command' ? `${item.client}> ${item.text}` : `@${item.name} ${item.rest}`;
  return { line: item.line, text: [head, ...wrong].join('\n') };
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

function expectedLines(item: StepItem, client: string, resp: Resp): readonly string[] | undefined {
  return item.outputs.find((output) => output.client === client)?.lines[resp];
}

/** The lines to write for each client: those that stand there if they still hold, or else what was received. */
export function refreshedLines(result: StepResult, resp: Resp, bindings: Bindings): Map<string, readonly string[]> {
  const refreshed = new Map<string, readonly string[]>();
  for (const [client, lines] of result.received) {
    const present = expectedLines(result.item, client, resp);
    const keep = present !== undefined && matches(present, lines, bindings);
    refreshed.set(client, keep ? present : lines.map((line) => withPlaceholders(line, result.substituted)));
  }
  return refreshed;
}

/** Short values (a client id of 7) would be found everywhere; the reply to @let itself is nothing but the value. */
const SHORTEST_SUBSTITUTE = 8;

function withPlaceholders(line: string, substituted: ReadonlyMap<string, string>): string {
  let out = line;
  for (const [placeholder, value] of substituted) {
    if (value.length >= SHORTEST_SUBSTITUTE) out = out.replaceAll(value, placeholder);
    else if (out === `(integer) ${value}` || out === `"${value}"`) out = out.replace(value, placeholder);
  }
  return out;
}

/** One item's outputs out of what each protocol gave. With one protocol only, its lines stand for both. */
export function mergeOutputs(byResp: ReadonlyMap<Resp, ReadonlyMap<string, readonly string[]>>): Output[] {
  const clients = new Set([...byResp.values()].flatMap((lines) => [...lines.keys()]));
  const only = byResp.size === 1 ? [...byResp.values()][0] : undefined;
  return [...clients].map((client) => ({
    client,
    lines: {
      2: (only ?? byResp.get(2))?.get(client),
      3: (only ?? byResp.get(3))?.get(client),
    },
  }));
}
