// A session as one run of bytes, for links and files: a line of JSON that says what it starts from, then its log. The
// whole line that the learner is on goes along, and the place where they stand; other branches stay at home. Compressing
// is the host's matter.
import { fromUtf8, toUtf8, bytesFromArray } from '../base/bytes.ts';
import type { History } from './history.ts';
import { type LogRecord, LogWriter } from './log.ts';
import type { SessionStart } from './world.ts';

const FORMAT = 'keyspace-session-1';
const NEWLINE = 10;

export interface SharedSession {
  readonly start: SessionStart;
  readonly name: string;
  readonly log: Uint8Array;
}

export function encodeSession(start: SessionStart, history: History, name: string): Uint8Array<ArrayBuffer> {
  const { position } = history;
  if (history.isAtEnd) return encodeRecords(start, history.line, name);
  return encodeRecords(start, [...history.line, { kind: 'move', branch: 0, position, at: history.timeAt(position) }], name);
}

export function encodeRecords(
  { seed, startedAt }: SessionStart,
  records: Iterable<LogRecord>,
  name: string,
): Uint8Array<ArrayBuffer> {
  const writer = new LogWriter(startedAt);
  for (const record of records) writer.add(record);
  const log = writer.take();
  const head = fromUtf8(`${JSON.stringify({ format: FORMAT, seed, startedAt, name })}\n`);
  const all = new Uint8Array(head.length + log.length);
  for (let i = 0; i < head.length; i++) all[i] = head.charCodeAt(i);
  all.set(log, head.length);
  return all;
}

/** Throws if it is no session, or one of a later format. */
export function decodeSession(bytes: Uint8Array): SharedSession {
  const end = bytes.indexOf(NEWLINE);
  if (end < 0) throw new Error('this is no Keyspace session');
  const head = parse(toUtf8(bytesFromArray(bytes.subarray(0, end))));
  if (head['format'] !== FORMAT) throw new Error(`this is no Keyspace session of the format ${FORMAT}`);
  const { seed, startedAt, name } = head;
  if (typeof seed !== 'number' || typeof startedAt !== 'number') throw new Error('the session does not say where it starts');
  return { start: { seed, startedAt }, name: typeof name === 'string' ? name : '', log: bytes.subarray(end + 1) };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
