// Memory: limits that everything is past, so that evictions and refusals do not depend on how bytes are counted.
import type { FuzzGroup, Script } from '../command.ts';

/** Sets a limit that leaves nothing, tries some commands, and takes it away. */
function runShort({ gen, self, send }: Script): void {
  const policy = gen.pick(['noeviction', 'allkeys-lru', 'allkeys-lfu', 'allkeys-random', 'volatile-ttl', 'volatile-lru']);
  send(self, 'DISCARD');
  send(self, `CONFIG SET maxmemory-policy ${policy} maxmemory 1`);
  for (let n = 1 + gen.small(4); n > 0; n--) {
    send(
      self,
      gen.pick(['SET s1 v', 'SET s1 v EX 1000', 'GET s1', 'INCR s2', 'LPOP l1', 'HSET h1 f v', 'DEL s1', 'DBSIZE', 'EXPIRE s1 500']),
    );
  }
  if (gen.chance(0.3)) for (const line of ['MULTI', gen.pick(['SET s1 v', 'GET s1']), 'EXEC']) send(self, line);
  send(self, 'CONFIG SET maxmemory 0 maxmemory-policy noeviction');
  send(self, 'DBSIZE');
}

export const memory: FuzzGroup = {
  name: 'memory',
  entries: [
    [1, runShort],
    [1, 'MEMORY USAGE <any> SAMPLES <count>', 'type'],
    [1, 'MEMORY USAGE <s>', 'type'],
    [1, 'MEMORY {PURGE|FOO}'],
    [1, 'OBJECT FREQ <any>'],
    [1, 'OBJECT IDLETIME <any>', 'type'],
  ],
};
