// What a server says about its commands (COMMAND and COMMAND DOCS) as plain data that can be compared: without the
// texts, which are everybody's own, and by name, since the order of commands is nobody's.
import type { ByteString } from '../../../src/base/bytes.ts';
import { MapReply, type Reply, SetReply, Status } from '../../../src/resp/reply.ts';
import { ReplyDecoder } from '../../../src/resp/reply-decoder.ts';
import type { Host } from '../targets/target.ts';
import { encodeCommand } from '../targets/tcp.ts';

export type Plain = string | number | null | boolean | readonly Plain[] | { readonly [name: string]: Plain };

export interface CommandFacts {
  readonly arity: Plain;
  readonly flags: Plain;
  /** First key, last key, step. */
  readonly range: Plain;
  readonly categories: Plain;
  readonly tips: Plain;
  readonly keySpecs: Plain;
  readonly docs: Plain;
}

/** By full name: "get", "config|set". */
export type CommandFactsTable = Readonly<Record<string, CommandFacts>>;

/** Left out wherever they stand in a map. */
const TEXTS: ReadonlySet<string> = new Set(['summary', 'complexity', 'notes']);

/** Asks a server for all of its commands, in RESP3, which tells maps and sets from arrays. */
export async function readCommandTable(host: Host): Promise<CommandFactsTable> {
  const peer = await host.connect();
  const decoder = new ReplyDecoder();
  const ask = async (...argv: readonly string[]): Promise<Reply> => {
    peer.send(encodeCommand(argv));
    await host.settle(peer);
    decoder.feed(peer.take() satisfies ByteString);
    const reply = decoder.next();
    if (reply === undefined) throw new Error(`no reply to ${argv.join(' ')}`);
    return reply;
  };
  await ask('HELLO', '3');
  const docs = docsByName(await ask('COMMAND', 'DOCS'));
  const table: Record<string, CommandFacts> = {};
  addCommands(table, await ask('COMMAND'), docs);
  peer.close();
  return Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function addCommands(table: Record<string, CommandFacts>, rows: Reply, docs: ReadonlyMap<string, Plain>): void {
  for (const row of itemsOf(rows)) {
    const [name, arity, flags, first, last, step, categories, tips, keySpecs, subcommands] = itemsOf(row);
    table[String(name)] = {
      arity: plain(arity),
      flags: plain(flags),
      range: [plain(first), plain(last), plain(step)],
      categories: plain(categories),
      tips: plain(tips),
      keySpecs: plain(keySpecs),
      docs: docs.get(String(name)) ?? null,
    };
    addCommands(table, subcommands ?? [], docs);
  }
}

function docsByName(reply: Reply): Map<string, Plain> {
  const byName = new Map<string, Plain>();
  const add = (entries: readonly Reply[]): void => {
    for (let at = 0; at + 1 < entries.length; at += 2) {
      const flat = flatOf(entries[at + 1]);
      const fields: Record<string, Plain> = {};
      for (let field = 0; field + 1 < flat.length; field += 2) {
        const key = String(flat[field]);
        const value = flat[field + 1];
        if (key === 'subcommands') add(flatOf(value));
        else if (key === 'history') fields[key] = itemsOf(value).map((entry) => plain(itemsOf(entry)[0]));
        else if (!TEXTS.has(key)) fields[key] = plain(value);
      }
      byName.set(String(entries[at]), fields);
    }
  };
  add(flatOf(reply));
  return byName;
}

function itemsOf(reply: Reply | undefined): readonly Reply[] {
  if (reply instanceof SetReply) return reply.items;
  return Array.isArray(reply) ? (reply as readonly Reply[]) : [];
}

function flatOf(reply: Reply | undefined): readonly Reply[] {
  return reply instanceof MapReply ? reply.flat : [];
}

/** Sets as { set: […] }, so that an array in place of a set is a difference. */
function plain(reply: Reply | undefined): Plain {
  if (typeof reply === 'string' || typeof reply === 'number' || reply === null) return reply;
  if (reply instanceof Status) return `+${reply.text}`;
  if (reply instanceof SetReply) return { set: reply.items.map(plain) };
  if (Array.isArray(reply)) return (reply as readonly Reply[]).map(plain);
  if (reply instanceof MapReply) {
    const map: Record<string, Plain> = {};
    for (let at = 0; at + 1 < reply.flat.length; at += 2) {
      const key = String(reply.flat[at]);
      if (!TEXTS.has(key)) map[key] = plain(reply.flat[at + 1]);
    }
    return map;
  }
  throw new Error(`not part of a command table: ${String(reply)}`);
}
