// One client as a line of CLIENT LIST and CLIENT INFO: every field of Redis 8.0, in its order. What is about buffers of a C
// program (rbs, qbuf-free, tot-mem and the like) is estimated by Redis's own sizes; the rest is the client's true state.
import type { ByteString } from '../../../../base/bytes.ts';
import type { Client } from '../../../client.ts';
import type { Engine } from '../../../engine.ts';

/** sizeof(client) and its fixed company; the query buffer that serves the connection at work; the reply buffer. */
const CLIENT_BYTES = 896;
const QUERY_BUFFER = 20_474;
const QUERY_BUFFER_OVERHEAD = 22;
const REPLY_BUFFER = 16_384;
const IDLE_REPLY_BUFFER = 1024;
/** A block of the list that replies go to once the buffer is full, its header included. */
const REPLY_BLOCK = 20_504;
const LIST_NODE = 24;
const WATCHED_KEY_BYTES = 72;

export function describeClient(engine: Engine, client: Client): ByteString {
  const isCurrent = engine.currentClient === client;
  const queryBytes = client.queryBuffered + (isCurrent ? requestBytes(engine.currentArgv) : 0);
  const argvBytes = isCurrent ? bytesOf(engine.currentArgv) : bytesOf(client.blocked?.argv ?? []);
  const { transaction } = client;
  const hasQueryBuffer = isCurrent || queryBytes > 0;
  const age = Math.floor((engine.now - client.createdAt) / 1000);
  // A reply buffer begins at full size and shrinks once the cron has seen how little of it is used.
  const replyBuffer = age < 2 ? REPLY_BUFFER : IDLE_REPLY_BUFFER;
  const unsent = client.outputBytes;
  const listed = Math.max(0, unsent - REPLY_BUFFER);
  const blocks = Math.ceil(listed / (REPLY_BLOCK - LIST_NODE));
  const outputMemory = blocks * (REPLY_BLOCK + LIST_NODE);
  const memory =
    CLIENT_BYTES +
    replyBuffer +
    (hasQueryBuffer ? Math.max(QUERY_BUFFER, queryBytes) + QUERY_BUFFER_OVERHEAD : 0) +
    argvBytes +
    outputMemory +
    client.name.length +
    (transaction?.bytes ?? 0) +
    client.watched.length * WATCHED_KEY_BYTES;

  const fields: readonly (readonly [name: string, value: ByteString | number])[] = [
    ['id', client.id],
    ['addr', client.addr],
    ['laddr', client.laddr],
    // Descriptors below 8 belong to the server itself: files, the event loop, its listening sockets.
    ['fd', client.id + 7],
    ['name', client.name],
    ['age', age],
    ['idle', Math.floor((engine.now - client.lastInteraction) / 1000)],
    ['flags', flagsOf(client)],
    ['db', client.db.index],
    ['sub', client.channels.size],
    ['psub', client.patterns.size],
    ['ssub', client.shardChannels.size],
    ['multi', transaction ? transaction.queue.length : -1],
    ['watch', client.watched.length],
    ['qbuf', queryBytes],
    ['qbuf-free', hasQueryBuffer ? Math.max(0, QUERY_BUFFER - queryBytes) : 0],
    ['argv-mem', argvBytes],
    ['multi-mem', transaction?.bytes ?? 0],
    ['rbs', replyBuffer],
    ['rbp', age < 2 ? REPLY_BUFFER : 0],
    ['obl', Math.min(unsent, REPLY_BUFFER)],
    ['oll', blocks],
    ['omem', outputMemory],
    ['tot-mem', memory],
    ['events', unsent > 0 && !isCurrent ? 'rw' : 'r'],
    ['cmd', client.lastCommand?.fullName ?? 'NULL'],
    ['user', client.user],
    ['redir', client.tracking ? (client.tracking.redirect ?? 0) : -1],
    ['resp', client.resp],
    ['lib-name', client.libName],
    ['lib-ver', client.libVersion],
    ['io-thread', 0],
  ];
  return fields.map(([name, value]) => `${name}=${value}`).join(' ');
}

function flagsOf(client: Client): string {
  const { tracking } = client;
  const flags: readonly (readonly [letter: string, isSet: boolean])[] = [
    ['O', client.isMonitor],
    ['P', client.isSubscribed],
    ['x', client.transaction !== undefined],
    ['b', client.blocked !== undefined],
    ['t', tracking !== undefined],
    ['R', tracking?.isBroken === true],
    ['B', tracking?.mode === 'bcast'],
    ['d', client.isDirtyCas],
    ['c', client.closeAfterReply],
    ['A', client.closeNow],
    ['U', client.isLocalSocket],
    ['e', client.noEvict],
    ['T', client.noTouch],
  ];
  return flags.map(([letter, isSet]) => (isSet ? letter : '')).join('') || 'N';
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
