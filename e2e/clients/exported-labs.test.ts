// Labs as learners download them, with the solution in place, against a real Redis: `npm start` passes every test that needs
// neither a long wait nor a power cut.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportedFiles } from '../../src/curriculum/lab/exported-files.ts';
import { findRedis } from '../../src/tooling/find-redis.mjs';
import { freePort } from '../../src/tooling/free-port.mjs';
import { readLabs } from '../../src/tooling/labs/read-labs.ts';
import { projectPath } from '../../src/tooling/paths.mjs';

const program = findRedis()?.server;
const folder = mkdtempSync(join(tmpdir(), 'keyspace-labs-'));
let redis: ChildProcess | undefined;
let port = 0;

beforeAll(async () => {
  if (program === undefined) return;
  port = await freePort();
  redis = spawn(program, ['--port', String(port), '--save', '', '--dir', folder], { stdio: 'ignore' });
  await sleep(500);
});

afterAll(() => {
  redis?.kill();
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(program === undefined)('without a Redis there is nothing to run them against', () => {
  test.each(readLabs(projectPath('.')).labs)('$lab.id', { timeout: 180_000 }, ({ lab }) => {
    const own = mkdtempSync(join(folder, `${lab.id}-`));
    for (const [name, text] of Object.entries(exportedFiles(lab, lab.solution))) writeFileSync(join(own, name), text);
    symlinkSync(projectPath('node_modules'), join(own, 'node_modules'));
    const { stdout, stderr, status } = spawnSync('npm', ['start', '--silent'], {
      cwd: own,
      env: { ...process.env, REDIS_URL: `redis://127.0.0.1:${port}` },
      encoding: 'utf8',
    });
    expect(`${stdout}${stderr}`).not.toContain('FAILED');
    expect(status).toBe(0);
    expect(stdout).toContain('passed');
  });
});
