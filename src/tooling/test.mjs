// `npm test`: every stage in order, each with its own output, then one line that sums them all: "N passed, N failed".
// `npm test -- unit browser` runs the stages named; `npm run check` is such a list. A failed stage does not stop the
// later ones. What needs a live Redis is reported as skipped, by name, where none is found.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser, NO_BROWSER } from './find-browser.mjs';
import { findRedis } from './find-redis.mjs';
import { projectPath } from './paths.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: readonly string[] }} Counts skipped: by name
 * @typedef {(reports: string) => Promise<Counts>} Stage reports: a folder for machine-readable output
 */

const NO_REDIS =
  'No Redis 8 for the live comparisons: put redis-server 8.0 or newer on the PATH, or set REDIS_SERVER to it.';
/** @type {Counts} */
const NOTHING = { passed: 0, failed: 0, skipped: [] };
const TYPE_PROJECTS = ['pure', 'node', 'web', 'worker', 'browser-tests'];

/** @type {Readonly<Record<string, Stage>>} */
const STAGES = {
  types: () => sum(TYPE_PROJECTS.map((name) => () => command('tsc', ['-p', `tsconfig.${name}.json`]))),
  lint: () => command('oxlint', ['--deny-warnings']),
  imports: () => command(process.execPath, [projectPath('src/tooling/check-imports.mjs')]),
  unused: () => command('knip', []),
  unit: (reports) => vitest('unit', reports),
  conformance: (reports) => vitest('conformance', reports),
  differential: (reports) => (hasRedis() ? vitest('differential', reports) : skipLive('differential test against Redis')),
  clients: (reports) => vitest('clients', reports),
  build: () => command(process.execPath, [projectPath('src/tooling/build.mjs')]),
  size: () => command(process.execPath, [projectPath('src/tooling/bundle-size.mjs')]),
  browser: (reports) => playwright(reports),
};
const DEFAULT_STAGES = ['types', 'lint', 'imports', 'unit', 'conformance', 'differential', 'clients', 'build', 'browser'];

process.exitCode = await main(process.argv.slice(2));

/** @param {readonly string[]} named */
async function main(named) {
  const chosen = named.length > 0 ? named : DEFAULT_STAGES;
  const unknown = chosen.find((name) => STAGES[name] === undefined);
  if (unknown !== undefined) {
    process.stderr.write(`There is no stage "${unknown}". The stages are: ${Object.keys(STAGES).join(', ')}.\n`);
    return 2;
  }
  await provide(chosen);
  const reports = mkdtempSync(join(tmpdir(), 'keyspace-test-'));
  /** @type {{ name: string, counts: Counts, seconds: number }[]} */
  const results = [];
  try {
    for (const name of chosen) {
      const started = Date.now();
      process.stdout.write(`\n── ${name} ${'─'.repeat(Math.max(0, 70 - name.length))}\n`);
      const counts = (await STAGES[name]?.(reports)) ?? failure();
      results.push({ name, counts, seconds: (Date.now() - started) / 1000 });
    }
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
  return report(results);
}

/**
 * Looks for Redis and the browser once, and hands them to the stages through the environment.
 * @param {readonly string[]} chosen
 */
async function provide(chosen) {
  if (['conformance', 'differential', 'clients'].some((name) => chosen.includes(name))) {
    const redis = findRedis();
    if (redis !== undefined) {
      process.env.REDIS_SERVER = redis.server;
      process.env.KEYSPACE_LIVE ??= '1'; // The transcripts are held against Redis too.
    }
    process.stdout.write(redis === undefined ? `${NO_REDIS}\n` : `Redis ${redis.version}: ${redis.server}\n`);
  }
  if (chosen.includes('browser')) {
    const browser = await findBrowser({ install: true });
    if (browser !== undefined) process.env.CHROMIUM_PATH = browser;
    process.stdout.write(browser === undefined ? `${NO_BROWSER}\n` : `Browser: ${browser}\n`);
  }
}

function hasRedis() {
  return process.env.REDIS_SERVER !== undefined;
}

/**
 * @param {string} name
 * @returns {Promise<Counts>}
 */
async function skipLive(name) {
  process.stdout.write(`Skipped: ${name}. ${NO_REDIS}\n`);
  return { passed: 0, failed: 0, skipped: [name] };
}

/**
 * @param {string} project
 * @param {string} reports
 * @returns {Promise<Counts>}
 */
async function vitest(project, reports) {
  const file = join(reports, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const ok = await run('vitest', ['run', '--project', project, ...reporters]);
  return honest(ok, vitestCounts(readReport(file)));
}

/** @returns {Counts} */
function vitestCounts(/** @type {any} */ report) {
  /** @type {{ status: string, assertionResults: { status: string, fullName: string }[] }[]} */
  const files = report?.testResults ?? [];
  const tests = files.flatMap((file) => file.assertionResults);
  const broken = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    failed: tests.filter((test) => test.status === 'failed').length + broken.length,
    skipped: tests.filter((test) => !['passed', 'failed'].includes(test.status)).map((test) => test.fullName),
  };
}

/**
 * @param {string} reports
 * @returns {Promise<Counts>}
 */
async function playwright(reports) {
  if (process.env.CHROMIUM_PATH === undefined) {
    process.stderr.write(`${NO_BROWSER}\n`);
    return failure();
  }
  const file = join(reports, 'browser.json');
  process.env.PLAYWRIGHT_JSON_OUTPUT_NAME = file;
  const ok = await run('playwright', ['test', '--reporter=list,json']);
  const { expected = 0, flaky = 0, unexpected = 0 } = readReport(file)?.stats ?? {};
  return honest(ok, { passed: expected + flaky, failed: unexpected, skipped: playwrightSkips(readReport(file)?.suites) });
}

/** @returns {string[]} */
function playwrightSkips(/** @type {any[]} */ suites = []) {
  return suites.flatMap((suite) => [
    ...(suite.specs ?? [])
      .filter((/** @type {any} */ spec) => spec.tests.some((/** @type {any} */ test) => test.status === 'skipped'))
      .map((/** @type {any} */ spec) => spec.title),
    ...playwrightSkips(suite.suites),
  ]);
}

/**
 * Runs one of the project's tools as a check that passes or fails as a whole.
 * @param {string} tool
 * @param {readonly string[]} args
 * @returns {Promise<Counts>}
 */
async function command(tool, args) {
  const ok = await run(tool, args);
  return ok ? { passed: 1, failed: 0, skipped: [] } : failure();
}

/**
 * @param {string} tool a program, or the name of one in node_modules/.bin
 * @param {readonly string[]} args
 * @returns {Promise<boolean>} whether it succeeded
 */
function run(tool, args) {
  const program = tool === process.execPath ? tool : projectPath(join('node_modules', '.bin', tool));
  const windows = process.platform === 'win32' && program !== tool;
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: projectPath('.'), stdio: ['ignore', 'inherit', 'inherit'], shell: windows });
    child.on('error', (error) => {
      process.stderr.write(`${tool}: ${error.message}\n`);
      resolve(false);
    });
    child.on('close', (code) => resolve(code === 0));
  });
}

/**
 * @param {readonly (() => Promise<Counts>)[]} parts
 * @returns {Promise<Counts>}
 */
async function sum(parts) {
  let total = NOTHING;
  for (const part of parts) total = add(total, await part());
  return total;
}

/**
 * @param {Counts} a
 * @param {Counts} b
 * @returns {Counts}
 */
function add(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: [...a.skipped, ...b.skipped] };
}

/**
 * A tool that ends badly without naming a failed test has failed all the same (a crash, an unhandled error, no tests).
 * @param {boolean} ok
 * @param {Counts} counts
 * @returns {Counts}
 */
function honest(ok, counts) {
  return !ok && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** @returns {Counts} */
function failure() {
  return { passed: 0, failed: 1, skipped: [] };
}

/** @param {string} file */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * @param {readonly { name: string, counts: Counts, seconds: number }[]} results
 * @returns {number} the exit code
 */
function report(results) {
  process.stdout.write(`\n── summary ${'─'.repeat(63)}\n`);
  for (const { name, counts, seconds } of results) {
    process.stdout.write(`${name.padEnd(14)}${phrase(counts).padEnd(40)}${seconds.toFixed(1).padStart(6)} s\n`);
  }
  const total = results.map(({ counts }) => counts).reduce(add, NOTHING);
  for (const name of total.skipped) process.stdout.write(`skipped: ${name}\n`);
  process.stdout.write(`${phrase(total)}\n`);
  return total.failed === 0 ? 0 : 1;
}

/** @param {Counts} counts */
function phrase({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`;
}
