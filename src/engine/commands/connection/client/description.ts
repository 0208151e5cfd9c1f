// One client as a line of CLIENT LIST and CLIENT INFO: every field of Redis 8.0, in its order. What is about buffers of a C
// program (rbs, qbuf-free, tot-mem and the like) is client-memory.ts's estimate; the rest is the client's true state.
import type { ByteString } from '../../../../base/bytes.ts';
import type { Client } from '../../../client.ts';
import { clientMemory } from '../../../client-memory.ts';
import type { Engine } from '../../../engine.ts';

export function describeClient(engine: Engine, client: Client): ByteString {
  const memory = clientMemory(engine, client);
  const { transaction } = client;
  const isCurrent = engine.currentClient === client;
  const age = Math.floor((engine.now - client.createdAt) / 1000);

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
    ['qbuf', memory.query],
    ['qbuf-free', memory.queryFree],
    ['argv-mem', memory.argv],
    ['multi-mem', transaction?.memory ?? 0],
    ['rbs', memory.replyBuffer],
    ['rbp', age < 2 ? memory.replyBuffer : 0],
    ['obl', memory.buffered],
    ['oll', memory.blocks],
    ['omem', memory.blockBytes],
    ['tot-mem', memory.total],
    ['events', client.outputBytes > 0 && !isCurrent ? 'rw' : 'r'],
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
    ['S', client.replica !== undefined],
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
