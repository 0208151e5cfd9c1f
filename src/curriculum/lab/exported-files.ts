// A lab as files that run outside of Keyspace: the learner's program untouched, the tests, and a runner for a real Redis. Time
// is real there, so tests that wait for long, or cut the power, are named and left out.
import type { Lab } from './lab.ts';
import { WORLD_NAMES } from './run.ts';

/** File names and their texts. */
export function exportedFiles(lab: Lab, program: string): Readonly<Record<string, string>> {
  return {
    'package.json': `${JSON.stringify(packageOf(lab), undefined, 2)}\n`,
    'README.md': readme(lab),
    'program.ts': program,
    'database.ts': DATABASE,
    'tests.ts': testsOf(lab),
    'run.ts': RUN,
  };
}

function packageOf({ id }: Lab): object {
  return {
    name: `keyspace-${id}`,
    private: true,
    type: 'module',
    scripts: { start: 'tsx run.ts' },
    dependencies: { ioredis: '^6.0.0', tsx: '^4.23.0' },
  };
}

function readme({ title, summary }: Lab): string {
  return [
    `# ${title}`,
    summary,
    'Needs Node 20.19 or newer, and a Redis without data in it on port 6379, or where `REDIS_URL` says:',
    '```\nnpm install\nnpm start\n```',
    'The tests write keys and delete everything when they are done, so they refuse to start where there is data.',
    '',
  ].join('\n\n');
}

function testsOf({ tests }: Lab): string {
  const written = tests.map(
    ({ name, code }) =>
      `  {\n    name: ${JSON.stringify(name)},\n    run: async ({ ${WORLD_NAMES.join(', ')} }: any) => {\n${indent(code)}    },\n  },\n`,
  );
  return `export const tests = [\n${written.join('')}];\n`;
}

function indent(code: string): string {
  return code.replace(/^(?=.)/gm, '      ');
}

const DATABASE = `// Stands in for a database: rows by id, as slow as a real one, and it counts what it is asked.
type Row = Record<string, any>;

const tables = new Map<string, Map<string, Row>>();
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export const db = {
  latency: 40,
  queries: [] as string[],

  async find(table: string, id: string): Promise<Row | null> {
    this.queries.push(\`SELECT * FROM \${table} WHERE id = '\${id}'\`);
    const row = tables.get(table)?.get(id);
    await wait(this.latency);
    return row ? { ...row } : null;
  },

  async update(table: string, id: string, columns: Row): Promise<Row> {
    this.queries.push(\`UPDATE \${table} SET \${Object.keys(columns).join(', ')} WHERE id = '\${id}'\`);
    await wait(this.latency);
    const rows = tables.get(table) ?? new Map<string, Row>();
    tables.set(table, rows);
    const row = { ...rows.get(id), id, ...columns };
    rows.set(id, row);
    return { ...row };
  },
};
`;

const RUN = `// Runs tests.ts against a real Redis: each test in a process of its own, so that nothing of the last one is left.
import { spawnSync } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';
import Redis from 'ioredis';
import { db } from './database.ts';
import { tests } from './tests.ts';

const LONGEST_WAIT_MS = 6000;
const SKIPPED = 3;

const url = new URL(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379');
// Where \`new Redis()\` goes, in the program too.
Object.assign((Redis as any).defaultOptions, { host: url.hostname, port: Number(url.port || 6379) });

class Skip extends Error {}

async function runOne(index: number): Promise<void> {
  const test = tests[index];
  const redis = new Redis();
  let instances = 0;
  const world = {
    async start() {
      const program = await import(\`./program.ts?\${++instances}\`);
      await new Promise((resolve) => setTimeout(resolve, 50));
      return program;
    },
    crash() {
      throw new Skip('it cuts the power of an instance');
    },
    redis,
    db,
    sleep(ms: number) {
      if (ms > LONGEST_WAIT_MS) throw new Skip(\`it waits for \${ms / 1000} seconds\`);
      return new Promise((resolve) => setTimeout(resolve, ms));
    },
    now: () => Date.now(),
    check(condition: unknown, message: string) {
      if (!condition) throw new Error(message);
    },
    equal(actual: unknown, expected: unknown, message: string) {
      if (isDeepStrictEqual(actual, expected)) return;
      throw new Error(\`\${message} Expected \${JSON.stringify(expected)}, got \${JSON.stringify(actual)}.\`);
    },
  };
  const failed = (error: unknown): never => {
    if (error instanceof Skip) console.log(\`skipped  \${test.name}: \${error.message}\`);
    else console.log(\`FAILED   \${test.name}\\n         \${(error as Error).message}\`);
    process.exit(error instanceof Skip ? SKIPPED : 1);
  };
  // Waits inside of what a test hands to the program end it too.
  process.on('unhandledRejection', failed);
  try {
    await test.run(world);
  } catch (error) {
    failed(error);
  }
  console.log(\`passed   \${test.name}\`);
  process.exit(0);
}

const chosen = process.argv[2];
if (chosen !== undefined) {
  await runOne(Number(chosen));
} else {
  const redis = new Redis({ retryStrategy: null, maxRetriesPerRequest: 0 });
  redis.on('error', () => {});
  const keys = await redis.dbsize().catch(() => undefined);
  if (keys !== 0) {
    console.error(keys === undefined ? \`There is no Redis at \${url.host}.\` : \`The Redis at \${url.host} holds data: use an empty one.\`);
    process.exit(1);
  }
  const codes: (number | null)[] = [];
  for (const index of tests.keys()) {
    const { status } = spawnSync(process.execPath, [...process.execArgv, process.argv[1] ?? '', String(index)], {
      stdio: 'inherit',
      timeout: 30_000,
    });
    codes.push(status);
    // What the program still had on its way when it ended has arrived by now.
    await redis.flushall();
  }
  redis.disconnect();
  process.exitCode = codes.some((code) => code !== 0 && code !== SKIPPED) ? 1 : 0;
}
`;
