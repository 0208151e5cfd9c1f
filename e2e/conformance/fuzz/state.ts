// What a server holds, as text by key, to be compared: type, encoding, value, and whether and when it expires. Read
// through ordinary commands on a connection of its own, the same way from both servers.
import type { ByteString } from '../../../src/base/bytes.ts';
import { escapeBytes, FrameSplitter, readFrame, type WireNode } from '../notation/frames.ts';
import type { Host, Peer } from '../targets/target.ts';
import { arrival, encodeCommand } from '../targets/tcp.ts';

export interface KeyState {
  /** Type, encoding and value. */
  readonly value: string;
  /** Unix time in milliseconds; -1 for never. */
  readonly expiry: number;
}

export type State = ReadonlyMap<string, KeyState>;

const DATABASES = ['0', '1', '2'];
const READ_VALUE: { readonly [type: string]: readonly string[] } = {
  string: ['GET'],
  list: ['LRANGE', '0', '-1'],
  set: ['SMEMBERS'],
  hash: ['HGETALL'],
  zset: ['ZRANGE', '0', '-1', 'WITHSCORES'],
  stream: ['XRANGE', '-', '+'],
};
const REPLY_MS = 50;
/** How far apart times of expiry may lie: relative ones are counted from two clocks. */
const EXPIRY_TOLERANCE_MS = 1500;

export function sameKeyState(a: KeyState | undefined, b: KeyState | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.value !== b.value) return false;
  if (a.expiry < 0 || b.expiry < 0) return a.expiry === b.expiry;
  return Math.abs(a.expiry - b.expiry) <= EXPIRY_TOLERANCE_MS;
}

export function describeKey(key: KeyState | undefined): string {
  if (key === undefined) return 'no such key';
  return `${key.value}${key.expiry < 0 ? '' : `, expires at ${key.expiry}`}`;
}

export async function readState(host: Host): Promise<State> {
  const peer = await host.connect();
  const ask = async (commands: readonly (readonly ByteString[])[]): Promise<WireNode[]> => {
    peer.send(commands.map(encodeCommand).join(''));
    return await replies(peer, host, commands.length);
  };
  try {
    const state = new Map<string, KeyState>();
    for (const db of DATABASES) {
      const keys = (await ask([['SELECT', db], ['KEYS', '*']]))[1]?.items.map((item) => item.text).sort() ?? [];
      if (keys.length === 0) continue;
      const types = await ask(keys.map((key) => ['TYPE', key]));
      const values = await ask(
        keys.flatMap((key, i) => {
          const [name = 'TYPE', ...rest] = READ_VALUE[types[i]?.text ?? ''] ?? ['TYPE'];
          return [['OBJECT', 'ENCODING', key], ['PEXPIRETIME', key], [name, key, ...rest]];
        }),
      );
      for (const [i, key] of keys.entries()) {
        const [encoding, expiry, value] = values.slice(3 * i, 3 * i + 3);
        const type = types[i]?.text ?? '';
        // A key may expire between TYPE and the rest.
        if (encoding === undefined || expiry === undefined || value === undefined || encoding.type === '$-1') continue;
        state.set(`db ${db}, key ${escapeBytes(key)}`, {
          value: `${type} ${encoding.text} ${describe(value, type)}`,
          expiry: Number(expiry.text),
        });
      }
    }
    return state;
  } finally {
    peer.close();
  }
}

function describe(value: WireNode, type: string): string {
  const items = value.items.map(textOf);
  if (type === 'set') items.sort();
  if (type === 'hash') return pairs(items).sort().join(' ');
  return value.items.length === 0 ? escapeBytes(value.text) : items.join(' ');
}

function textOf(node: WireNode): string {
  return node.items.length === 0 ? escapeBytes(node.text) : `[${node.items.map(textOf).join(' ')}]`;
}

function pairs(items: readonly string[]): string[] {
  const out: string[] = [];
  for (let i = 0; i < items.length; i += 2) out.push(`${items[i]}=${items[i + 1]}`);
  return out;
}

/** Nothing else is going on: they come by themselves, and are asked for only if they take long. */
async function replies(peer: Peer, host: Host, count: number): Promise<WireNode[]> {
  const splitter = new FrameSplitter();
  const nodes: WireNode[] = [];
  const isThere = (): boolean => {
    const bytes = peer.take();
    if (bytes !== '') splitter.push(bytes);
    for (let frame = splitter.next(); frame !== undefined; frame = splitter.next()) nodes.push(readFrame(frame));
    return nodes.length >= count;
  };
  for (let rounds = 0; !(await arrival(peer, REPLY_MS, isThere)); rounds++) {
    if (rounds > 1000) throw new Error(`only ${nodes.length} of ${count} replies`);
    await host.settle();
  }
  return nodes;
}
