// npm run bench -- [part …] [--rounds N] [--only TEST] [--depths 1,16,100]
// Parts: throughput, default-run, in-process, memory, scaling, turns, rdb, aof, page (which needs `npm run build` first); all of them if
// none is named. Nothing here passes or fails: it prints figures, which README.md beside this keeps.
import { parseArgs } from 'node:util';
import { aof } from './aof.ts';
import { defaultRun } from './default-run.ts';
import { inProcess } from './in-process.ts';
import { memory } from './memory.ts';
import { page } from './page.ts';
import { rdb } from './rdb.ts';
import { scaling } from './scaling.ts';
import { throughput } from './throughput.ts';
import { turns } from './turns.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
    depths: { type: 'string', default: '1,16,100' },
  },
});

const depths = values.depths.split(',').map(Number);
const PARTS: Readonly<Record<string, () => Promise<void> | void>> = {
  throughput: () => throughput(depths, Number(values.rounds), values.only),
  'default-run': () => defaultRun(depths, Number(values.rounds)),
  'in-process': inProcess,
  memory,
  scaling,
  turns,
  page,
  rdb: () => rdb(Number(values.rounds)),
  aof: () => aof(Number(values.rounds)),
};

for (const name of positionals.length > 0 ? positionals : Object.keys(PARTS)) {
  const part = PARTS[name];
  if (!part) throw new Error(`no part "${name}": ${Object.keys(PARTS).join(', ')}`);
  await part();
}
