// What a connection would take of Redis's memory: its buffers by Redis's own sizes, filled as they are here. CLIENT LIST
// shows it, and maxmemory-clients ends connections by it.
import type { ByteString } from '../base/bytes.ts';
import type { Client } from './client.ts';
import type { Engine } from './engine.ts';

/** sizeof(client) and its fixed company; the query buffer that serves the connection at work; the reply buffer. */
const CLIENT_BYTES = 896;
const QUERY_BUFFER = 20_474;
const QUERY_BUFFER_OVERHEAD = 22;
const REPLY_BUFFER = 16_384;
const IDLE_REPLY_BUFFER = 1024;
/** The cron comes by: a new client's buffers turn out too large, one that is too small is doubled. */
const CRON_MS = 100;
/** A query buffer beyond this shrinks as soon as what it was for has been read. */
const LARGE_QUERY_BUFFER = 32_768;
/** A client's own query buffer is given up when it has not been needed for so long. */
const QUERY_BUFFER_MS = 2000;
const WATCHED_KEY_BYTES = 72;
/** The table of the channels (or patterns) that a client hears, for each of them. */
const SUBSCRIPTION_BYTES = 32;
/** A node of the tree that holds the prefixes of a client in broadcasting mode. */
const PREFIX_BYTES = 24;

/** In bytes. */
export interface ClientMemory {
  /** Received, and what there is room for besides. */
  readonly query: number;
  readonly queryFree: number;
  /** The arguments of the command that runs or waits. */
  readonly argv: number;
  readonly replyBuffer: number;
  /** Unsent output: in the reply buffer, and in so many blocks behind it. */
  readonly buffered: number;
  readonly blocks: number;
  readonly blockBytes: number;
  readonly total: number;
}

/** @param isCurrent whether it is at work, the buffers for that included */
export function clientMemory(
  engine: Engine,
  client: Client,
  isCurrent: boolean = engine.currentClient === client,
): ClientMemory {
  const query = client.queryBuffered + (isCurrent ? requestBytes(engine.currentArgv) : 0);
  const queryRoom = Math.max(isCurrent ? QUERY_BUFFER : 0, query, queryRoomOf(engine, client));
  const argv = isCurrent ? bytesOf(engine.currentArgv) : bytesOf(client.blocked?.argv ?? []);
  const replyBuffer = replyBufferOf(engine, client);
  const unsent = client.outputBytes;
  const { count: blocks, bytes: blockBytes } = client.replyBlocks(replyBuffer);
  const total =
    CLIENT_BYTES +
    replyBuffer +
    (queryRoom > 0 ? queryRoom + QUERY_BUFFER_OVERHEAD : 0) +
    argv +
    blockBytes +
    client.name.length +
    (client.transaction?.memory ?? 0) +
    client.watched.length * WATCHED_KEY_BYTES +
    client.subscriptions * SUBSCRIPTION_BYTES +
    (client.tracking?.prefixes.size ?? 0) * PREFIX_BYTES;
  return {
    query,
    queryFree: queryRoom - query,
    argv,
    replyBuffer,
    buffered: Math.min(unsent, replyBuffer),
    blocks,
    blockBytes,
    total,
  };
}

/** A client has sent something that is no whole command yet: it gets a query buffer of its own. */
export function keepQueryBuffer(engine: Engine, client: Client): void {
  client.queryRoom = Math.max(queryRoomOf(engine, client), QUERY_BUFFER, client.queryBuffered, client.queryExpected);
  client.queryRoomAt = engine.now;
}

function queryRoomOf({ now, debug }: Engine, client: Client): number {
  const unusedFor = now - client.queryRoomAt;
  if (debug.isCronPaused) return client.queryRoom;
  if (unusedFor > QUERY_BUFFER_MS) return 0;
  const shrinks = unusedFor > CRON_MS && client.queryRoom > LARGE_QUERY_BUFFER && client.queryExpected === 0;
  return shrinks ? QUERY_BUFFER : client.queryRoom;
}

/** So much output was handed over at once: the reply buffer grows with what a client gets, once between two crons. */
export function noteReply(engine: Engine, client: Client, bytes: number): void {
  const room = replyBufferOf(engine, client);
  if (bytes <= room || engine.now - client.replyRoomAt < CRON_MS) return;
  client.replyRoom = Math.min(REPLY_BUFFER, room * 2);
  client.replyRoomAt = engine.now;
}

export function replyBufferOf({ now, debug }: Engine, client: Client): number {
  if (debug.keepsReplyBuffers) return REPLY_BUFFER;
  const keptFor = client.replyRoomAt === client.createdAt ? CRON_MS : debug.replyPeakMs;
  return now - client.replyRoomAt > keptFor ? IDLE_REPLY_BUFFER : client.replyRoom;
}

function bytesOf(argv: readonly ByteString[]): number {
  let bytes = 0;
  for (const word of argv) bytes += word.length;
  return bytes;
}

/** How long these arguments are as a RESP request. */
function requestBytes(argv: readonly ByteString[]): number {
  let bytes = `*${argv.length}\r\n`.length;
  for (const word of argv) bytes += `$${word.length}\r\n`.length + word.length + 2;
  return bytes;
}
