// How the page feels under load, in headless Chromium on the built page: 100,000 keys and a sorted set of a million members
// on screen while a client sends 5,000 commands a second. Prints the distances between frames, and how long a typed
// command takes to be answered on the screen. And with a session of 100,000 commands: how long seeks and a reload take.
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { CHROMIUM_FLAGS, findBrowser, NO_BROWSER } from '../../src/tooling/find-browser.mjs';
import { WEB_BUILD } from '../../src/tooling/paths.mjs';
import { serveFolder } from '../../src/tooling/static-server.mjs';

const KEYS = 100_000;
const MEMBERS = 1_000_000;
const RATE = 5000;
const SECONDS = 10;
const ANSWERS = 24;
const COMMANDS = 100_000;
const UNDOS = 20;
const UNDO_EVERY_MS = 300;
const PIPELINE = 500;

interface Frames {
  readonly distances: readonly number[];
  readonly sent: number;
}

export async function page(): Promise<void> {
  const executablePath = await findBrowser();
  if (executablePath === undefined) throw new Error(NO_BROWSER);
  const server = await serveFolder({ folder: WEB_BUILD, port: 0 });
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  try {
    const open = async (): Promise<Page> => {
      const opened = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
      await opened.addInitScript({ path: fileURLToPath(new URL('in-page.js', import.meta.url)) });
      await opened.goto(`http://localhost:${server.port}/#/play`);
      await opened.getByText(/^No keys in database/).waitFor();
      return opened;
    };
    await underLoad(await open());
    await inTime(await open());
  } finally {
    await browser.close();
    await server.close();
  }
}

async function underLoad(target: Page): Promise<void> {
  await target.evaluate(`bench.send('set', ${KEYS}, ${PIPELINE})`);
  await target.evaluate(`bench.send('zadd', ${MEMBERS}, ${PIPELINE})`);
  await target.getByRole('treeitem').filter({ hasText: 'board' }).first().click();
  await target.waitForTimeout(2000);
  const idle = (await target.evaluate(`bench.frames(0, 3)`)) as Frames;
  console.log(`frames while nothing runs: ${summary(idle.distances)}`);
  const frames = target.evaluate(`bench.frames(${RATE}, ${SECONDS})`) as Promise<Frames>;
  await target.getByRole('region', { name: 'Terminal' }).getByRole('textbox').first().focus();
  const answers: number[] = [];
  for (let i = 0; i < ANSWERS; i++) {
    await target.keyboard.type(`ECHO answer${i}`);
    answers.push((await target.evaluate(`bench.answer('answer${i}')`)) as number);
  }
  const { distances, sent } = await frames;
  console.log(`frames while ${Math.round(sent / SECONDS)} commands/s run: ${summary(distances)}`);
  console.log(`a typed command's answer is on the screen after: ${summary(answers)}`);
  await target.context().close();
}

async function inTime(target: Page): Promise<void> {
  await target.evaluate(`bench.send('incr', ${COMMANDS}, 1)`);
  await target.waitForTimeout(6000);
  const seeks: number[] = [];
  for (let i = 1; i <= 12; i++) {
    seeks.push((await target.evaluate(`bench.seek(${(i * 61_803) % COMMANDS})`)) as number);
    await target.waitForTimeout(500);
  }
  console.log(`seeks in ${COMMANDS} commands: ${summary(seeks)}`);
  await target.evaluate(`bench.seek(${COMMANDS})`);
  await target.waitForTimeout(6000);
  for (const every of [UNDO_EVERY_MS, 0]) {
    const undos: number[] = [];
    for (let i = 0; i < UNDOS; i++) {
      const took = (await target.evaluate(`bench.undo()`)) as number;
      undos.push(took);
      await target.waitForTimeout(Math.max(0, every - took));
    }
    console.log(`undos, ${every === 0 ? 'one right after the other' : `one every ${every} ms`}: ${summary(undos)}`);
    await target.evaluate(`bench.seek(${COMMANDS})`);
    await target.waitForTimeout(6000);
  }
  const before = Date.now();
  await target.reload();
  await target.getByRole('treeitem').first().waitFor();
  console.log(`reload with ${COMMANDS} commands, until the keys are there: ${Date.now() - before} ms`);
  await target.context().close();
}

function summary(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1);
  return `median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms, longest ${at(1)} ms (${sorted.length})`;
}
