// `npm test`: every stage, each with its own output, then one line that sums them all: "N passed, N failed".
// `npm test -- unit browser` runs the stages named; `npm run check` is such a list. A failed stage does not stop the
// others. What needs a live Redis is reported as skipped, by name, where none is found.
//
// The browser's stages run beside the others, since either side waits much of the time, and make room for two at the end. What a
// stage prints then comes as a whole when it ends; where there is only one side, it comes at once.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { findBrowser, NO_BROWSER } from './find-browser.mjs';
import { findRedis } from './find-redis.mjs';
import { projectPath } from './paths.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: readonly string[], failures: readonly string[] }} Counts skipped: by
 *   name; failures: what is known of those that failed, a line each
 * @typedef {{ reports: string, print: ((text: string) => void) | undefined }} Run reports: a folder for
 *   machine-readable output; print: takes what the stage prints, which goes straight to the terminal if undefined
 * @typedef {(run: Run) => Promise<Counts>} Stage
 */

const NO_REDIS =
  'No Redis 8 for the live comparisons: put redis-server 8.0 or newer on the PATH, or set REDIS_SERVER to it.';
/** @type {Counts} */
const NOTHING = { passed: 0, failed: 0, skipped: [], failures: [] };
const TYPE_PROJECTS = ['pure', 'node', 'web', 'worker', 'browser-tests'];

/** @type {Readonly<Record<string, Stage>>} */
const STAGES = {
  // More checkers would each learn the same types.
  types: (run) =>
    sum(TYPE_PROJECTS.map((name) => () => command(run, 'tsc', ['-p', `tsconfig.${name}.json`, '--checkers', '1']))),
  lint: (run) => command(run, 'oxlint', ['--deny-warnings']),
  imports: (run) => command(run, process.execPath, [projectPath('src/tooling/check-imports.mjs')]),
  unused: (run) => command(run, 'knip', []),
  unit: (run) => vitest(run, 'unit'),
  conformance: (run) => vitest(run, 'conformance'),
  differential: (run) => (hasRedis() ? vitest(run, 'differential') : skipLive(run, 'differential test against Redis')),
  clients: (run) => vitest(run, 'clients'),
  build: (run) => command(run, process.execPath, [projectPath('src/tooling/build.mjs')]),
  size: (run) => command(run, process.execPath, [projectPath('src/tooling/bundle-size.mjs')]),
  browser: (run) => playwright(run),
};
const DEFAULT_STAGES = ['types', 'lint', 'imports', 'unit', 'conformance', 'differential', 'clients', 'build', 'browser'];
/** They run beside the others if the browser is among the stages. */
const BROWSER_SIDE = ['build', 'size', 'browser'];
/** So many of the others' stages run side by side in its place. */
const HELPERS = 2;

// tsc and esbuild are written in Go and end soon: collecting their garbage less often saves a fifth of their time.
process.env.GOGC ??= '400';
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
  process.env.KEYSPACE_MODULE_CACHE = join(reports, 'modules');
  /** @type {Map<string, Result>} */
  const results = new Map();
  const browserSide = chosen.includes('browser') ? chosen.filter((name) => BROWSER_SIDE.includes(name)) : [];
  const others = chosen.filter((name) => !browserSide.includes(name));
  const isShared = browserSide.length > 0 && others.length > 0;
  const run = async (/** @type {() => string | undefined} */ next) => {
    for (let name = next(); name !== undefined; name = next()) results.set(name, await stage(name, reports, isShared));
  };
  // Through with the browser, whose tests run two at a time, its side takes the last of the others' stages, two at a time as
  // well: they wait for servers much of the time.
  const browserThenOthers = async () => {
    await run(() => browserSide.shift());
    const helpers = Array.from({ length: HELPERS }, () => run(() => others.pop()));
    await Promise.all(helpers);
  };
  try {
    await Promise.all([run(() => others.shift()), isShared ? browserThenOthers() : run(() => browserSide.shift())]);
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
  return report(chosen.flatMap((name) => results.get(name) ?? []));
}

/**
 * @typedef {{ name: string, counts: Counts, seconds: number }} Result
 * @param {string} name
 * @param {string} reports
 * @param {boolean} isShared whether other stages run at the same time
 * @returns {Promise<Result>}
 */
async function stage(name, reports, isShared) {
  const started = Date.now();
  const title = `\n── ${name} ${'─'.repeat(Math.max(0, 70 - name.length))}\n`;
  let printed = '';
  if (!isShared) process.stdout.write(title);
  const print = isShared ? (/** @type {string} */ text) => void (printed += text) : undefined;
  const counts = (await STAGES[name]?.({ reports, print })) ?? failure();
  if (isShared) process.stdout.write(`${title}${printed}`);
  return { name, counts, seconds: (Date.now() - started) / 1000 };
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
 * @param {Run} run
 * @param {string} name
 * @returns {Promise<Counts>}
 */
async function skipLive({ print }, name) {
  (print ?? ((text) => process.stdout.write(text)))(`Skipped: ${name}. ${NO_REDIS}\n`);
  return { ...NOTHING, skipped: [name] };
}

/**
 * @param {Run} run
 * @param {string} project
 * @returns {Promise<Counts>}
 */
async function vitest(run, project) {
  const file = join(run.reports, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const ok = await tool(run, 'vitest', ['run', '--project', project, ...reporters]);
  return honest(ok, vitestCounts(readReport(file)));
}

/**
 * @typedef {{ status: string, fullName: string, failureMessages: string[] }} VitestResult
 * @returns {Counts}
 */
function vitestCounts(/** @type {any} */ report) {
  /** @type {{ name: string, status: string, message: string, assertionResults: VitestResult[] }[]} */
  const files = report?.testResults ?? [];
  const tests = files.flatMap((file) => file.assertionResults);
  const failed = tests.filter((test) => test.status === 'failed');
  const broken = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    failed: failed.length + broken.length,
    skipped: tests.filter((test) => !['passed', 'failed'].includes(test.status)).map((test) => test.fullName),
    failures: [
      ...failed.map((test) => failureLine(test.fullName, test.failureMessages[0])),
      ...broken.map((file) => failureLine(relative(projectPath('.'), file.name), file.message)),
    ],
  };
}

/**
 * @param {Run} run
 * @returns {Promise<Counts>}
 */
async function playwright(run) {
  if (process.env.CHROMIUM_PATH === undefined) {
    process.stderr.write(`${NO_BROWSER}\n`);
    return failure();
  }
  const file = join(run.reports, 'browser.json');
  process.env.PLAYWRIGHT_JSON_OUTPUT_NAME = file;
  const ok = await tool(run, 'playwright', ['test', '--reporter=list,json']);
  const { stats = {}, suites = [] } = readReport(file) ?? {};
  const { expected = 0, flaky = 0, unexpected = 0 } = stats;
  const ends = playwrightEnds(suites);
  return honest(ok, {
    passed: expected + flaky,
    failed: unexpected,
    skipped: ends.filter(({ status }) => status === 'skipped').map(({ title }) => title),
    failures: ends.filter(({ status }) => status === 'unexpected').map(({ title, message }) => failureLine(title, message)),
  });
}

/** @returns {{ title: string, status: string, message: string | undefined }[]} */
function playwrightEnds(/** @type {any[]} */ suites = []) {
  return suites.flatMap((suite) => [
    ...(suite.specs ?? []).flatMap((/** @type {any} */ { title, tests }) =>
      tests.map((/** @type {any} */ { status, results }) => ({ title, status, message: results.at(-1)?.error?.message })),
    ),
    ...playwrightEnds(suite.suites),
  ]);
}

/**
 * @param {string} name
 * @param {string | undefined} message
 * @returns {string} the name with the first line of what went wrong, for the end of a long output
 */
function failureLine(name, message) {
  const [first = ''] = stripVTControlCharacters(message ?? '').split('\n');
  return first === '' ? name : `${name}: ${first}`;
}

/**
 * Runs one of the project's tools as a check that passes or fails as a whole.
 * @param {Run} run
 * @param {string} name
 * @param {readonly string[]} args
 * @returns {Promise<Counts>}
 */
async function command(run, name, args) {
  const ok = await tool(run, name, args);
  return ok ? { ...NOTHING, passed: 1 } : failure();
}

/**
 * @param {Run} run
 * @param {string} name a program, or the name of one in node_modules/.bin
 * @param {readonly string[]} args
 * @returns {Promise<boolean>} whether it succeeded
 */
function tool({ print }, name, args) {
  const program = name === process.execPath ? name : projectPath(join('node_modules', '.bin', name));
  const windows = process.platform === 'win32' && program !== name;
  const output = print === undefined ? 'inherit' : 'pipe';
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: projectPath('.'), stdio: ['ignore', output, output], shell: windows });
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => print?.(text));
    child.on('error', (error) => {
      (print ?? ((text) => process.stderr.write(text)))(`${name}: ${error.message}\n`);
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
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: [...a.skipped, ...b.skipped],
    failures: [...a.failures, ...b.failures],
  };
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
  return { ...NOTHING, failed: 1 };
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
  for (const { name, counts } of results) {
    const { failed, failures } = counts;
    for (const line of failures) process.stdout.write(`failed: ${name}: ${line}\n`);
    if (failed > failures.length) process.stdout.write(`failed: ${name}: see what it printed above\n`);
  }
  process.stdout.write(`${phrase(total)}\n`);
  return total.failed === 0 ? 0 : 1;
}

/** @param {Counts} counts */
function phrase({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`;
}
