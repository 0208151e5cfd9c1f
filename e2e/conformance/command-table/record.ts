// `npx tsx e2e/conformance/command-table/record.ts`: writes down what Redis 8 says about its commands.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { redisProgram } from '../targets/programs.ts';
import { tcpTarget } from '../targets/tcp.ts';
import { readCommandTable } from './table.ts';

const program = redisProgram();
if (program === undefined) {
  console.error('recording needs a redis-server 8: set REDIS_SERVER to its path');
  process.exitCode = 2;
} else {
  const host = await tcpTarget(program).start([]);
  const table = await readCommandTable(host);
  await host.stop();
  const rows = Object.entries(table).map(([name, facts]) => `${JSON.stringify(name)}: ${JSON.stringify(facts)}`);
  writeFileSync(fileURLToPath(new URL('redis.json', import.meta.url)), `{\n${rows.join(',\n')}\n}\n`);
}
