// MULTI, EXEC, DISCARD, WATCH. What a transaction holds is whatever the other groups send between MULTI and EXEC.
import type { FuzzGroup } from '../command.ts';

export const transactions: FuzzGroup = {
  name: 'transactions',
  entries: [
    [4, 'MULTI'],
    [6, 'EXEC'],
    [1, 'DISCARD'],
    [3, 'WATCH ( <any> )+'],
    [1, 'UNWATCH'],
    [
      4,
      ({ gen, self, other, send }) => {
        const key = gen.pick(['s1', 's2', 'h1', 'l1', 'z1', 'missing']);
        send(self, `WATCH ${key}`);
        const meddling = gen.pick([
          `SET ${key} 1`,
          `DEL ${key}`,
          `EXPIRE ${key} 100`,
          `EXPIRE ${key} -1`,
          `GET ${key}`,
          `RENAME ${key} s3`,
          `LPUSH ${key} a`,
          `APPEND ${key} ''`.replace(" ''", ' ""'),
          'SWAPDB 0 1',
          'FLUSHDB',
          'FLUSHALL',
          `COPY s4 ${key} REPLACE`,
          `PERSIST ${key}`,
        ]);
        send(gen.chance(0.8) ? other : self, meddling);
        send(self, 'MULTI');
        send(self, `SET s5 ${gen.small(100)}`);
        if (gen.chance(0.3)) send(self, 'HGET s5 f');
        if (gen.chance(0.2)) send(self, 'NOSUCHCOMMAND x');
        if (gen.chance(0.1)) send(self, 'GET');
        send(self, gen.chance(0.9) ? 'EXEC' : 'DISCARD');
      },
    ],
    [
      1,
      ({ gen, self, send, wait }) => {
        // Queued, it would begin to expire only at some later EXEC, and race with what follows.
        send(self, 'DISCARD');
        send(self, 'SET s1 v PX 8');
        send(self, 'WATCH s1');
        if (gen.chance(0.5)) wait(20);
        send(self, 'MULTI');
        send(self, gen.chance(0.5) ? 'PING' : 'DBSIZE', 'type');
        wait(20);
        send(self, 'EXEC', 'type');
        // Found expired now, if nobody has found it so before.
        send(self, 'EXISTS s1');
      },
    ],
  ],
};
