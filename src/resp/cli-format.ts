// Replies as redis-cli 8.0.2 prints them: on a terminal (formatReply), and with --raw, --csv and --json. Everything is a byte
// string, to be turned into text by who shows it. Two replies that make that redis-cli give up, big numbers and attributes,
// are printed in the same style instead.

import type { ByteString } from '../base/bytes.ts';
import { formatDouble } from '../base/double.ts';
import { quote } from '../base/quoting.ts';
import {
  Attribute,
  BigNumber,
  Bool,
  Double,
  ErrorReply,
  MapReply,
  NULL_ARRAY,
  NO_REPLY,
  PairsReply,
  Push,
  SetReply,
  Status,
  Verbatim,
} from './reply.ts';
import type { Reply } from './reply.ts';

/** An array, set, map or push, as the printers below see it. */
interface Aggregate {
  readonly items: readonly Reply[];
  /** How many of the items belong to one numbered line. */
  readonly step: 1 | 2;
  /** After the number: "1)", "1~", "1#". */
  readonly mark: string;
  readonly whenEmpty: string;
}

/**
 * The lines that redis-cli prints on a terminal, each with its line break. For the commands whose reply it prints as it is
 * (INFO, CLIENT LIST …), given by argv, that reply's bytes and no more: they may end without a line break.
 */
export function formatReply(reply: Reply, argv: readonly ByteString[] = []): ByteString {
  if (isPrintedRaw(argv)) return formatRaw(reply);
  return format(reply, '');
}

/** The lines that redis-cli prints for a push that is no reply: as an array, except the keys of client-side caching. */
export function formatPush(push: Push): ByteString {
  const [kind, keys] = push.items;
  if (kind === 'invalidate' && Array.isArray(keys) && push.items.length === 2) {
    return `-> invalidate: ${(keys as readonly Reply[]).map((key) => `'${formatRaw(key)}'`).join(', ')}\n`;
  }
  return formatReply(push);
}

/** The bytes that `redis-cli --raw` prints, without the line break that ends them. */
export function formatRaw(reply: Reply): ByteString {
  if (typeof reply === 'string') return reply;
  if (reply === null || reply === NULL_ARRAY || reply === NO_REPLY) return '';
  if (reply instanceof Status) return reply.text;
  if (reply instanceof ErrorReply) return reply.message + '\n';
  if (reply instanceof Bool) return reply.value ? '(true)' : '(false)';
  if (reply instanceof Attribute) return formatRaw(reply.value);
  const aggregate = aggregateOf(reply);
  if (aggregate === undefined) return plainText(reply);
  let out = '';
  aggregate.items.forEach((item, i) => {
    if (i > 0) out += aggregate.step === 2 && i % 2 === 1 ? ' ' : '\n';
    out += formatRaw(item);
  });
  return out;
}

/** The line of `redis-cli --csv`, without its line break. */
export function formatCsv(reply: Reply): ByteString {
  if (typeof reply === 'string') return quote(reply);
  if (reply === null || reply === NULL_ARRAY) return 'NULL';
  if (reply instanceof Status) return quote(reply.text);
  if (reply instanceof ErrorReply) return 'ERROR,' + quote(reply.message);
  if (reply instanceof Verbatim) return quote(reply.text);
  if (reply instanceof Bool) return String(reply.value);
  if (reply instanceof Attribute) return formatCsv(reply.value);
  const aggregate = aggregateOf(reply);
  return aggregate === undefined ? plainText(reply) : aggregate.items.map(formatCsv).join(',');
}

/** The line of `redis-cli --json`, without its line break. Like there, errors and infinities are no JSON. */
export function formatJson(reply: Reply): ByteString {
  if (typeof reply === 'string') return jsonString(reply);
  if (reply === null || reply === NULL_ARRAY) return 'null';
  if (reply instanceof Status) return jsonString(reply.text);
  if (reply instanceof ErrorReply) return 'error:' + jsonString(reply.message);
  if (reply instanceof Verbatim) return jsonString(reply.text);
  if (reply instanceof Bool) return String(reply.value);
  if (reply instanceof Attribute) return formatJson(reply.value);
  const aggregate = aggregateOf(reply);
  if (aggregate === undefined) return plainText(reply);
  if (aggregate.step === 1) return '[' + aggregate.items.map(formatJson).join(',') + ']';
  const members: string[] = [];
  for (let i = 0; i < aggregate.items.length; i += 2) {
    members.push(jsonKey(aggregate.items[i] ?? null) + ':' + formatJson(aggregate.items[i + 1] ?? null));
  }
  return '{' + members.join(',') + '}';
}

/** Whether redis-cli prints this command's reply raw although it prints to a terminal. */
export function isPrintedRaw(argv: readonly ByteString[]): boolean {
  const words = argv.slice(0, 2).map((word) => word.toLowerCase());
  const [name = '', second = ''] = words;
  switch (name) {
    case 'info':
    case 'lolwut':
      return true;
    case 'client':
      return second === 'list' || second === 'info';
    case 'memory':
      return second === 'malloc-stats' || second === 'doctor';
    case 'debug':
      return second === 'htstats' || second === 'htstats-key' || second === 'client-eviction';
    case 'cluster':
      return argv.length === 2 && (second === 'nodes' || second === 'info');
    case 'latency':
      return (argv.length === 3 && second === 'graph') || (argv.length === 2 && second === 'doctor');
    default:
      return false;
  }
}

/** `prefix` stands before every line but the first, whose number the caller has written already. */
function format(reply: Reply, prefix: string): ByteString {
  if (typeof reply === 'string') return quote(reply) + '\n';
  if (reply === null || reply === NULL_ARRAY) return '(nil)\n';
  if (reply === NO_REPLY) return '';
  if (typeof reply === 'number' || typeof reply === 'bigint') return `(integer) ${reply}\n`;
  if (reply instanceof Status) return reply.text + '\n';
  if (reply instanceof ErrorReply) return `(error) ${reply.message}\n`;
  if (reply instanceof Double) return `(double) ${formatDouble(reply.value)}\n`;
  if (reply instanceof Bool) return reply.value ? '(true)\n' : '(false)\n';
  if (reply instanceof Verbatim) return reply.text + '\n';
  if (reply instanceof BigNumber) return `(big number) ${reply.digits}\n`;
  if (reply instanceof Attribute) {
    const attributes = { items: reply.attributes, step: 2, mark: '|', whenEmpty: '(empty attribute)' } as const;
    return formatAggregate(attributes, prefix) + prefix + format(reply.value, prefix);
  }
  const aggregate = aggregateOf(reply);
  if (aggregate === undefined) throw new Error(`not a reply: ${String(reply)}`);
  return formatAggregate(aggregate, prefix);
}

function formatAggregate({ items, step, mark, whenEmpty }: Aggregate, prefix: string): ByteString {
  if (items.length === 0) return whenEmpty + '\n';
  const width = String(items.length / step).length;
  const inner = prefix + ' '.repeat(width + 2);
  const parts: string[] = [];
  for (let i = 0; i < items.length; i += step) {
    parts.push(i === 0 ? '' : prefix, String(i / step + 1).padStart(width), mark, ' ');
    const entry = format(items[i] ?? null, inner);
    if (step === 1) {
      parts.push(entry);
      continue;
    }
    const value = items[i + 1] ?? null;
    parts.push(entry.slice(0, -1), ' => ', takesLines(value) ? '\n' + inner : '', format(value, inner));
  }
  return parts.join('');
}

/** Whether a map's value begins on a line of its own: not for breaks in texts, only for more than one numbered line. */
function takesLines(reply: Reply): boolean {
  const aggregate = aggregateOf(reply);
  if (aggregate === undefined) return false;
  return aggregate.items.length > aggregate.step || aggregate.items.some(takesLines);
}

function aggregateOf(reply: Reply): Aggregate | undefined {
  if (Array.isArray(reply)) return array(reply as readonly Reply[]);
  if (reply instanceof MapReply) return { items: reply.flat, step: 2, mark: '#', whenEmpty: '(empty hash)' };
  if (reply instanceof SetReply) return { items: reply.items, step: 1, mark: '~', whenEmpty: '(empty set)' };
  if (reply instanceof PairsReply) return array(reply.flat);
  if (reply instanceof Push) return { items: reply.items, step: 1, mark: ')', whenEmpty: '(empty push)' };
  return undefined;
}

function array(items: readonly Reply[]): Aggregate {
  return { items, step: 1, mark: ')', whenEmpty: '(empty array)' };
}

/** Numbers and verbatim text, which all forms but the terminal's print without a word about their type. */
function plainText(reply: Reply): ByteString {
  if (reply instanceof Double) return formatDouble(reply.value);
  if (reply instanceof BigNumber) return reply.digits;
  if (reply instanceof Verbatim) return reply.text;
  return String(reply);
}

/** Keys that are no strings are put in quotes as they are. */
function jsonKey(key: Reply): string {
  const isString = typeof key === 'string' || key instanceof Status || key instanceof Verbatim;
  return isString || key instanceof ErrorReply ? formatJson(key) : '"' + formatJson(key) + '"';
}

/** Bytes past 127 stay as they are: redis-cli takes it that they are UTF-8. */
function jsonString(bytes: ByteString): string {
  return JSON.stringify(bytes);
}
