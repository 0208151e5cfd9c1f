// Lists. The blocking commands stand in scenarios, where another client serves, unblocks or outwaits the blocked one.
import { clientId, type FuzzGroup, type Script } from '../command.ts';

const key = ({ gen }: Script): string => `l${1 + gen.small(3)}`;

const end = ({ gen }: Script): string => gen.pick(['LEFT', 'RIGHT']);

function blocking(script: Script): string {
  const { gen } = script;
  const timeout = gen.pick(['0', '100', '1000.5']);
  switch (gen.small(6)) {
    case 0:
      return `BLPOP ${key(script)} ${timeout}`;
    case 1:
      return `BRPOP ${key(script)} ${key(script)} ${timeout}`;
    case 2:
      return `BLMOVE ${key(script)} ${key(script)} ${end(script)} ${end(script)} ${timeout}`;
    case 3:
      return `BRPOPLPUSH ${key(script)} ${key(script)} ${timeout}`;
    case 4:
      return `BLMPOP ${timeout} 2 ${key(script)} ${key(script)} ${end(script)} COUNT ${1 + gen.small(3)}`;
    default:
      return `BLPOP ${key(script)} ${key(script)} ${key(script)} ${timeout}`;
  }
}

export const list: FuzzGroup = {
  name: 'list',
  symbols: {
    end: (gen) => gen.cased(gen.pick(['LEFT', 'RIGHT'])),
    badtimeout: (gen) => gen.pick(['-1', 'abc', '', 'inf', 'nan', '1e400', '99999999999999999999']),
  },
  entries: [
    [8, 'LPUSH <l> ( <element> )+'],
    [8, 'RPUSH <l> ( <element> )+'],
    [2, 'LPUSHX <l> ( <element> )+'],
    [2, 'RPUSHX <l> ( <element> )+'],
    [3, 'LPOP <l> [ <count> ]'],
    [3, 'RPOP <l> [ <count> ]'],
    [6, 'LRANGE <l> <index> <index>'],
    [4, 'LRANGE <l> 0 -1'],
    [2, 'LLEN <l>'],
    [3, 'LINDEX <l> <index>'],
    [3, 'LSET <l> <index> <element>'],
    [3, 'LINSERT <l> {BEFORE|AFTER} <element> <element>'],
    [3, 'LREM <l> <index> <element>'],
    [3, 'LTRIM <l> <index> <index>'],
    [4, 'LPOS <l> <element> {RANK <index>|COUNT <count>|MAXLEN <count>}*'],
    [3, 'LMOVE <l> <l> <end> <end>'],
    [2, 'RPOPLPUSH <l> <l>'],
    [3, 'LMPOP <numkeys> <l> [ <l> ] <end> [ COUNT <count> ]'],
    [1, 'BLPOP <l> <badtimeout>'],
    [1, 'BLMPOP <badtimeout> <numkeys> <l> <end>'],
    [1, 'BLMOVE <l> <l> <end> <end> <badtimeout>'],
    [3, 'OBJECT ENCODING <l>'],
    [
      1,
      (script) => {
        const { gen, self, send } = script;
        const size = gen.pick([130, 600, 2000]);
        for (let i = 0; i < 4; i++) send(self, `RPUSH ${key(script)} ${'x'.repeat(size)} ${'y'.repeat(size)} ${i}`);
      },
    ],
    [
      3,
      (script) => {
        const { gen, self, other, send } = script;
        send(self, blocking(script));
        for (let i = gen.small(3); i > 0; i--) send(other, `${gen.pick(['LPUSH', 'RPUSH'])} ${key(script)} a b`);
        send(other, `CLIENT UNBLOCK ${clientId(self)} ${gen.pick(['TIMEOUT', 'ERROR'])}`);
      },
    ],
    [
      2,
      (script) => {
        const { gen, self, other, send } = script;
        send(self, blocking(script));
        send(other, 'MULTI');
        send(other, `RPUSH ${key(script)} 1 2 3`);
        if (gen.chance(0.5)) send(other, `LPOP ${key(script)}`);
        if (gen.chance(0.3)) send(other, `DEL ${key(script)}`);
        send(other, 'EXEC');
        for (const name of ['l1', 'l2', 'l3']) send(other, `RPUSH ${name} last`);
        send(other, `CLIENT UNBLOCK ${clientId(self)}`);
      },
    ],
    [
      1,
      (script) => {
        const { self, send, wait } = script;
        send(self, `BLPOP nothing-here 0.00${1 + script.gen.small(9)}`);
        wait(30);
      },
    ],
  ],
};
