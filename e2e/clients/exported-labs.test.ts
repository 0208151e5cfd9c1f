// Labs as learners download them, with the solution in place, against a real Redis: `npm start` passes every test that needs
// neither a long wait nor a power cut. Three of them here; all with KEYSPACE_ALL_LABS=1, in minutes: they live in real time.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { exportedFiles } from '../../src/curriculum/lab/exported-files.ts';
import { findRedis } from '../../src/tooling/find-redis.mjs';
import { freePort } from '../../src/tooling/free-port.mjs';
import { readLabs } from '../../src/tooling/labs/read-labs.ts';
import { projectPath } from '../../src/tooling/paths.mjs';

const program = findRedis()?.server;
const { labs } = readLabs(projectPath('.'));
const USUAL = ['lost-counts', 'cache-aside', 'safe-lock'];
const tried = process.env.KEYSPACE_ALL_LABS === '1' ? labs : labs.filter(({ lab }) => USUAL.includes(lab.id));
const folder = mkdtempSync(join(tmpdir(), 'keyspace-labs-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `npm start` in a folder; resolves to what it printed, and its exit code. */
function start(cwd: string, redisUrl: string): Promise<{ printed: string; code: number | null }> {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['start', '--silent'], { cwd, env: { ...process.env, REDIS_URL: redisUrl } });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)));
    child.on('error', reject);
    child.on('close', (code) => resolve({ printed, code }));
  });
}

describe.skipIf(program === undefined)('on a real Redis', () => {
  test.each(tried)('$lab.id', { timeout: 180_000, retry: 1 }, async ({ lab }) => {
    if (program === undefined) return;
    const own = mkdtempSync(join(folder, `${lab.id}-`));
    const port = await freePort();
    // ioredis tries again until the server is there.
    const redis = spawn(program, ['--port', String(port), '--save', '', '--dir', own], { stdio: 'ignore' });
    try {
      for (const [name, text] of Object.entries(exportedFiles(lab, lab.solution))) writeFileSync(join(own, name), text);
      symlinkSync(projectPath('node_modules'), join(own, 'node_modules'));
      const { printed, code } = await start(own, `redis://127.0.0.1:${port}`);
      expect(printed).not.toContain('FAILED');
      expect(code).toBe(0);
      expect(printed).toContain('passed');
    } finally {
      redis.kill();
    }
  });
});
