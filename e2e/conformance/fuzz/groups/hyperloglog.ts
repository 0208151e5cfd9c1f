// HyperLogLogs: their bytes are compared after every few commands, sparse and dense, whole and damaged.
import type { FuzzGroup } from '../command.ts';

export const hyperloglog: FuzzGroup = {
  name: 'hyperloglog',
  symbols: {
    p: (gen) => (gen.chance(0.04) ? `s${1 + gen.small(5)}` : `p${1 + gen.small(4)}`),
  },
  entries: [
    [8, 'PFADD <p> ( <element> )+'],
    [4, 'PFADD <p> ( <value> )+'],
    [1, 'PFADD <p>'],
    [
      3,
      ({ gen, self, send }) => {
        const first = gen.small(5000);
        const count = gen.pick([10, 100, 600]);
        const elements = Array.from({ length: count }, (_, i) => `n${first + i}`);
        send(self, `PFADD p${1 + gen.small(4)} ${elements.join(' ')}`);
      },
    ],
    [5, 'PFCOUNT <p>'],
    [4, 'PFCOUNT ( <p> )+'],
    [4, 'PFMERGE <p> ( <p> )+'],
    [1, 'PFMERGE <p>'],
    [2, 'PFDEBUG ENCODING <p>'],
    [2, 'PFDEBUG DECODE <p>'],
    [1, 'PFDEBUG TODENSE <p>'],
    [1, 'PFDEBUG GETREG <p>'],
    [1, 'PFDEBUG {NOTHING <p>|DECODE <p> x}'],
    [4, 'GET <p>'],
    [2, 'DEL <p>'],
    [1, 'SET <p> <value>'],
    [1, 'COPY <p> <p> [ REPLACE ]'],
    [1, 'OBJECT ENCODING <p>'],
    [1, 'STRLEN <p>'],
  ],
};
