// Client-side caching: who hears of which key, in every mode, between the clients of an episode. What the other groups
// read and write meanwhile is what the invalidations are about.
import { clientId, type FuzzGroup, type Script } from '../command.ts';

/** Those of RESP2 have what is redirected to them only if they listen here. */
const CHANNEL = '__redis__:invalidate';
const MODES = ['', 'OPTIN', 'OPTOUT', 'NOLOOP', 'BCAST', 'BCAST NOLOOP', 'BCAST PREFIX s PREFIX h', 'BCAST PREFIX l NOLOOP'];
const READS = ['GET s1', 'GET s2', 'MGET s1 s2 h1', 'HLEN h1', 'LRANGE l1 0 -1', 'TTL s1', 'EXISTS s1', 'EVAL_RO "return redis.call(\'GET\', KEYS[1])" 1 s1'];
const WRITES = [
  'SET s1 v', 'SET s1 v XX', 'MSET s1 1 s2 2', 'DEL s1 s2', 'HSET h1 f v', 'LPUSH l1 x', 'EXPIRE s1 1000', 'PERSIST s1', 'RENAME s2 s1',
  'COPY s1 s2 REPLACE', 'FLUSHDB', 'GETDEL s2', 'EVAL "redis.call(\'SET\', KEYS[1], 1) redis.call(\'DEL\', KEYS[2])" 2 s1 s2',
  'SINTERSTORE s1 missing', 'SWAPDB 0 1', 'APPEND s2 x', 'SETRANGE s2 0 ""',
];

/** A client caches, others write, and it all ends again. */
function cache({ gen, self, other, send, wait }: Script): void {
  for (const client of [self, other]) send(client, 'DISCARD');
  for (const client of [self, other]) send(client, 'SELECT 0');
  const isRedirected = gen.chance(0.3);
  if (isRedirected && gen.chance(0.7)) send(other, `SUBSCRIBE ${CHANNEL}`);
  send(self, `CLIENT TRACKING ON ${isRedirected ? `REDIRECT ${clientId(other)}` : ''} ${gen.pick(MODES)}`);
  for (let n = 2 + gen.small(6); n > 0; n--) {
    if (gen.chance(0.4)) send(self, `CLIENT CACHING ${gen.pick(['YES', 'NO'])}`);
    const isTransaction = gen.chance(0.2);
    if (isTransaction) send(self, 'MULTI');
    send(self, gen.pick(gen.chance(0.6) ? READS : WRITES));
    if (isTransaction) for (const line of [gen.pick(WRITES), gen.pick(READS), 'EXEC']) send(self, line);
    send(other, gen.pick(WRITES));
    if (gen.chance(0.2)) wait(5);
    if (gen.chance(0.1)) send(other, 'QUIT');
  }
  send(self, 'CLIENT TRACKINGINFO', 'ids');
  send(self, 'CLIENT GETREDIR', 'ids');
  send(other, 'RESET');
  if (gen.chance(0.7)) send(self, 'CLIENT TRACKING OFF');
}

/** One cached key, which goes because memory is short. */
function lose({ gen, self, other, send }: Script): void {
  send(self, 'DISCARD');
  send(other, 'DISCARD');
  for (const client of [self, other]) send(client, 'SELECT 0');
  send(self, 'FLUSHALL');
  send(self, `SET s1 v ${gen.pick(['', 'EX 1000'])}`);
  send(self, gen.pick(['CLIENT TRACKING ON', 'CLIENT TRACKING ON NOLOOP', 'CLIENT TRACKING ON BCAST']));
  send(self, 'GET s1');
  const policy = gen.pick(['allkeys-lru', 'allkeys-lfu', 'allkeys-random', 'volatile-ttl', 'volatile-lru', 'volatile-lfu']);
  send(gen.pick([self, other]), `CONFIG SET maxmemory-policy ${policy} maxmemory 1`);
  send(other, gen.pick(['GET s1', 'SET s2 v', 'PING']));
  send(other, 'CONFIG SET maxmemory 0 maxmemory-policy noeviction');
  send(self, 'CLIENT TRACKING OFF');
}

export const tracking: FuzzGroup = {
  name: 'tracking',
  symbols: {
    client: (gen) => (gen.chance(0.1) ? gen.pick(['0', '-1', 'x', '999999999']) : clientId(gen.small(3))),
    prefix: (gen) => gen.pick(['s', 's1', 'h', 'l', '', 't', 'z']),
  },
  entries: [
    [6, cache],
    [2, lose],
    [6, 'CLIENT TRACKING ON {BCAST|OPTIN|OPTOUT|NOLOOP|PREFIX <prefix>|REDIRECT <client>}*'],
    [2, 'CLIENT TRACKING {OFF|ON|x}'],
    [1, 'CLIENT TRACKING OFF {BCAST|OPTIN|PREFIX <prefix>|REDIRECT <client>|x}*'],
    [3, 'CLIENT CACHING {YES|NO|x}'],
    [2, 'CLIENT TRACKINGINFO', 'ids'],
    [2, 'CLIENT GETREDIR', 'ids'],
    [4, 'GET <s>'],
    [2, 'MGET <s> <any> <s>'],
    [2, 'SET <s> <value>'],
  ],
};
