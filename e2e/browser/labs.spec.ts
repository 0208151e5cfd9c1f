// Labs in the browser: starters fail and solutions pass in the sandbox, what a learner sees and presses, and what programs
// try that want out of it. Nothing in a sandbox may work that reaches beyond it, and nothing may freeze the page.
import type { Page } from '@playwright/test';
import type { Lab } from '../../src/curriculum/lab/lab.ts';
import { readLabs } from '../../src/tooling/labs/read-labs.ts';
import { projectPath } from '../../src/tooling/paths.mjs';
import { expect, test } from './kept-page.ts';
import { expectNoSidewaysScroll, expectNoViolations, keyRow, run, terminal } from './page-tools.ts';

const { labs } = readLabs(projectPath('.'));

function labNamed(id: string): Lab {
  const lab = labs.find((each) => each.lab.id === id)?.lab;
  if (lab === undefined) throw new Error(`there is no lab ${id}`);
  return lab;
}

/** Opens a lab with this program in its editor. */
async function openLab(page: Page, id: string, program: string): Promise<void> {
  await page.goto(`./#/learn/lab/${id}`);
  await page.locator('.cm-content').fill(program);
}

async function runTests(page: Page, said: string | RegExp = /pass\.$/): Promise<void> {
  await page.getByRole('button', { name: 'Run tests' }).click();
  await expect(page.locator('.lab-guide').getByRole('status')).toHaveText(said, { timeout: 30_000 });
}

/** Puts the lab's solution in the place of what stands in the editor, and runs it. */
async function runSolution(page: Page, lab: Lab): Promise<void> {
  await page.locator('.cm-content').fill(lab.solution);
  await runTests(page, `${lab.tests.length} of ${lab.tests.length} pass.`);
  await expect(page.getByRole('heading', { name: 'Every test passes' })).toBeVisible();
}

/** Several on one page, as a learner goes from lab to lab; loading a page takes as long as two labs. */
const ON_ONE_PAGE = 4;

for (let first = 0; first < labs.length; first += ON_ONE_PAGE) {
  const some = labs.slice(first, first + ON_ONE_PAGE).map(({ lab }) => lab);
  test(`starters fail, solutions pass: ${some.map(({ id }) => id).join(', ')}`, async ({ page }) => {
    for (const lab of some) {
      await test.step(lab.id, async () => {
        await page.goto(`./#/learn/lab/${lab.id}`);
        await expect(page.getByRole('heading', { name: lab.title, exact: true })).toBeVisible();
        await expect(page.locator('.cm-content')).toBeVisible();
        await runTests(page);
        await expect(page.locator('[data-standing="failed"]').first()).toBeVisible();
        await runSolution(page, lab);
      });
    }
  });
}

/** Each evaluates to what it reached, and throws if it is refused. */
const ESCAPES: Readonly<Record<string, string>> = {
  'fetch of the page': 'await (await fetch(self.origin === "null" ? HREF : self.origin)).text()',
  'fetch without CORS': 'await fetch(HREF, { mode: "no-cors" })',
  XMLHttpRequest:
    'await new Promise((yes, no) => { const x = new XMLHttpRequest(); x.onload = yes; x.onerror = no; x.open("GET", HREF); x.send(); })',
  WebSocket:
    'await new Promise((yes, no) => { const s = new WebSocket(HREF.replace("http", "ws")); s.onopen = yes; s.onerror = no; s.onclose = no; })',
  EventSource:
    'await new Promise((yes, no) => { const s = new EventSource(HREF); s.onopen = yes; s.onerror = no; })',
  'importScripts from the page': 'importScripts(HREF + "theme.js")',
  'importScripts from memory': 'importScripts(URL.createObjectURL(new Blob(["1"])))',
  'import() of a remote module': 'await (0, import)(HREF + "theme.js")'.replace('(0, import)', 'import'),
  eval: '(0, eval)("1 + 1")',
  'new Function': 'new Function("return 1")()',
  parent: 'parent.document.title',
  top: 'top.document.title',
  window: 'window.document.title',
  localStorage: 'localStorage.length',
  indexedDB:
    'await new Promise((yes, no) => { const o = indexedDB.open("x"); o.onsuccess = yes; o.onerror = no; })',
  cookies: 'document.cookie.length',
  cookieStore: 'await cookieStore.getAll()',
  caches: 'await caches.keys()',
  'the file system of the origin': 'await navigator.storage.getDirectory()',
  navigation: '(location.href = HREF, location.assign(HREF))',
  'window.open': 'open(HREF)',
  'a service worker': 'await navigator.serviceWorker.register(HREF + "sw.js")',
  'a worker from the page': 'await new Promise((yes, no) => { const w = new Worker(HREF + "theme.js"); w.onerror = no; setTimeout(no, 100); })',
  'the network from a worker of its own':
    'await new Promise((yes, no) => { const w = new Worker(URL.createObjectURL(new Blob(["fetch(\'" + HREF + "\').then(() => postMessage(1), () => postMessage(0))"]))); w.onmessage = (e) => (e.data ? yes(1) : no()); w.onerror = no; })',
  'a shared worker': 'new SharedWorker(HREF + "theme.js")',
  'import() from data': 'await import("data:text/javascript,export default 1")',
  'a module of Node': 'await import("node:fs")',
  'a font from the page': 'await new FontFace("x", "url(" + HREF + "theme.js)").load()',
  WebTransport: 'await new WebTransport(HREF.replace("http:", "https:")).ready',
  WebRTC: 'new RTCPeerConnection().createDataChannel("x")',
  sendBeacon: 'navigator.sendBeacon(HREF)',
  'a form': 'document.createElement("form").submit()',
  'code of WebAssembly': 'new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))',
  'a lock of the origin': 'await navigator.locks.request("x", () => 1)',
  'its own tests': '(keyspaceLab as any).tests.length',
  'who called it, by the stack':
    '(() => { let found: any; const E: any = Error; E.prepareStackTrace = (_: any, sites: any[]) => { found = sites.map((s) => s.getThis() ?? s.getFunction()).find(Boolean); }; void new E().stack; E.prepareStackTrace = undefined; if (!found) throw 0; return found; })()',
  'a port, by what it redefines':
    'await (async () => { let port: any; const see = (x: any) => { for (const it of [x, x?.target, x?.currentTarget]) if (it instanceof MessagePort) port ??= it; }; const data = Object.getOwnPropertyDescriptor(MessageEvent.prototype, "data")!; Object.defineProperty(MessageEvent.prototype, "data", { get() { see(this); return data.get!.call(this); } }); const { apply } = Reflect; Reflect.apply = (f: any, self: any, args: any) => { see(self); return apply(f, self, args); }; const { call } = Function.prototype; Function.prototype.call = function (this: any, ...args: any[]) { args.forEach(see); return apply(call, this, args); }; MessagePort.prototype.postMessage = function () { see(this); }; EventTarget.prototype.dispatchEvent = function () { see(this); return true; }; try { await new Redis().ping(); await new Promise((yes) => setTimeout(yes, 5)); } finally { Reflect.apply = apply; Function.prototype.call = call; } if (!port) throw 0; return port; })()',
  'a message of its own': 'postMessage("free")',
  'a message through the prototype': 'DedicatedWorkerGlobalScope.prototype.postMessage.call(self, "free")',
};

test.describe('no way out of the sandbox', () => {
  test('everything that reaches beyond is refused', async ({ browser, baseURL }) => {
    // Where service workers are forbidden to all, the sandbox's own refusal would not show.
    const context = await browser.newContext({ serviceWorkers: 'allow' });
    const page = await context.newPage();
    const tries = Object.entries(ESCAPES).map(
      ([name, code]) =>
        `try { const got = await lasting(async () => ${code}); console.log("REACHED ${name}", typeof got); } catch (error) { console.log("refused ${name}"); }`,
    );
    // A lab's clock stands still while its programs wait for the world outside, so something must go on meanwhile.
    const lasting =
      'async function lasting(make: any) { let ended = false; const made = make(); made.then(() => (ended = true), () => (ended = true)); while (!ended) await redis.ping(); return made; }';
    const program = `import Redis from "ioredis"; const redis = new Redis(); ${lasting}\nexport async function getUser() { new BroadcastChannel("keyspace").postMessage("free"); const HREF: any = ${JSON.stringify(`${baseURL}/`)};\n${tries.join('\n')}\n}\n`;
    const asked: string[] = [];
    await openLab(page, 'cache-aside', program);
    // A font that the policy forbids is announced and never sent.
    page.on('requestfinished', (request) => void (/sw\.js|theme\.js/.test(request.url()) && asked.push(request.url())));
    const address = page.url();
    await page.evaluate(() => {
      new BroadcastChannel('keyspace').onmessage = () => document.body.setAttribute('data-heard', '');
    });
    await runTests(page);
    const console = page.getByRole('log', { name: 'Console' });
    for (const name of Object.keys(ESCAPES)) await expect(console).toContainText(`refused ${name}`);
    await expect(console).not.toContainText('REACHED');
    expect(asked).toEqual([]);
    await expect(page.locator('body')).not.toHaveAttribute('data-heard');
    expect(page.url()).toBe(address);
    expect(context.pages()).toHaveLength(1);
    await context.close();
  });

  const ENDLESS: Readonly<Record<string, string>> = {
    'an endless loop': 'while (true) {}',
    'more and more memory': 'const all: any[] = []; while (true) all.push(new Array(100_000).fill({ a: all.length }));',
    'huge buffers': 'const all: any[] = []; while (true) { try { all.push(new Uint8Array(2 ** 28).fill(1)); } catch {} }',
  };
  for (const [name, code] of Object.entries(ENDLESS)) {
    test(`${name}: the page stays alive and ends it`, async ({ freshPage: page }) => {
      const isEndless = name !== 'more and more memory';
      if (isEndless) await page.clock.install();
      await openLab(page, 'cache-aside', `export async function getUser() { ${code} }\n`);
      await page.getByRole('button', { name: 'Run tests' }).click();
      // Long enough for the buffers to have taken all that they get.
      await page.waitForTimeout(name === 'huge buffers' ? 2500 : 500);
      // The page answers while it goes on.
      expect(await page.evaluate(() => 1 + 1)).toBe(2);
      // Nothing new happens in the rest of the time that a loop is given, which would cost a processor's whole time.
      if (isEndless) await page.clock.fastForward(5000);
      await expect(page.locator('.lab-trouble')).toContainText(/Stopped after 5 seconds|memory/, { timeout: 20_000 });
      // And the next program runs as if nothing had been.
      await runSolution(page, labNamed('cache-aside'));
    });
  }

  test('Stop ends a loop and promises without end at once', async ({ page }) => {
    await page.goto('./#/learn/lab/cache-aside');
    for (const code of ['while (true) {}', 'while (true) await null;']) {
      await test.step(code, async () => {
        await page.locator('.cm-content').fill(`export async function getUser() { ${code} }\n`);
        await page.getByRole('button', { name: 'Run tests' }).click();
        await expect(page.locator('.lab-trouble')).toHaveCount(0);
        await page.getByRole('button', { name: 'Stop' }).click();
        await expect(page.locator('.lab-trouble')).toHaveText('Stopped.');
      });
    }
  });

  test('a million lines are counted, not kept, nor are ten thousand rejections, nor a value that holds itself', async ({ page }) => {
    const wide = 'const wide: any = {}; for (let i = 0; i < 100; i++) wide["k" + i] = wide; console.log(wide);';
    const reject = 'for (let i = 0; i < 1e4; i++) void Promise.reject("x".repeat(1e4));';
    const lines = 'for (let i = 0; i < 1e6; i++) console.log("line", i);';
    // In the first call alone: on a slow machine more would take longer than a program may run.
    const body = `if (told) return null; told = true; ${wide} ${reject} ${lines} return null;`;
    await openLab(page, 'cache-aside', `let told = false;\nexport async function getUser() { ${body} }\n`);
    await runTests(page);
    await expect(page.getByRole('log', { name: 'Console' })).toContainText('more lines were not kept');
    expect(await page.getByRole('log', { name: 'Console' }).locator('p').count()).toBeLessThan(2100);
  });
});

test.describe('the page of a lab', () => {
  for (const [screen, viewport] of [
    ['desktop', { width: 1440, height: 900 }],
    ['phone', { width: 360, height: 740 }],
  ] as const) {
    test(`${screen}: nothing that axe finds, nothing sticks out`, async ({ page }) => {
      await page.setViewportSize(viewport);
      await page.goto('./#/learn/lab/lost-counts');
      if (screen === 'phone') await page.getByRole('button', { name: 'Program', exact: true }).click();
      await expect(page.locator('.cm-content')).toBeVisible();
      await runTests(page);
      if (screen === 'phone') await expect(page.getByRole('heading', { name: 'Tests' })).toBeInViewport();
      for (const view of screen === 'phone' ? ['Program', 'Server', 'Guide'] : ['all']) {
        if (view !== 'all') await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: view }).click();
        await expectNoSidewaysScroll(page);
        await expectNoViolations(page);
      }
    });
  }

  test('a test’s server can be looked into, and the sandbox is as it was afterwards', async ({ page }) => {
    await page.goto('./#/play');
    await run(page, 'SET mine 1');
    await expect(keyRow(page, 'mine')).toBeVisible();
    const { solution } = labNamed('safe-lock');
    await page.evaluate((program) => localStorage.setItem('keyspace.lab.safe-lock', JSON.stringify({ program })), solution);
    await page.goto('./#/learn/lab/safe-lock');
    await expect(page.locator('.cm-content')).toBeVisible();
    await page.getByLabel('Crash of the lock holder').check();
    await page.getByRole('button', { name: 'Run tests' }).click();
    await expect(page.locator('.lab-guide').getByRole('status')).toHaveText(/pass with a crash of the lock holder, .* cut short\.$/, { timeout: 20_000 });
    await expect(page.locator('.lab-guide')).toContainText('lock:invoice goes away by itself after 5 seconds');
    await page.getByLabel('Crash of the lock holder').uncheck();
    await runTests(page);
    const late = page.getByRole('listitem').filter({ hasText: 'Who comes late does not release another' });
    await late.getByRole('button', { name: 'See its server' }).click();
    await page.getByRole('tab', { name: 'Terminal' }).click();
    await expect(page.locator('.lab-moment')).toContainText('Who comes late');
    await page.locator('.lab-panel').getByRole('textbox').first().focus();
    await page.keyboard.type('EXISTS lock:invoice mine');
    await page.keyboard.press('Enter');
    await expect(page.locator('.lab-panel')).toContainText('(integer) 1');
    await page.getByRole('tablist', { name: 'Server' }).getByRole('tab', { name: 'Keys' }).click();
    await expect(keyRow(page, 'invoice').or(keyRow(page, 'lock:invoice')).first()).toBeVisible();
    await page.goto('./#/play');
    await expect(keyRow(page, 'mine')).toBeVisible();
    await run(page, 'DBSIZE');
    await expect(terminal(page)).toContainText('(integer) 1');
  });

  test('by keyboard alone: methods complete, Control-Enter runs, Escape leaves; the program is kept', async ({ page }) => {
    await page.goto('./#/learn/lab/lost-counts');
    const editor = page.locator('.cm-content');
    await editor.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('redis.hincr');
    await expect(page.locator('.cm-tooltip-autocomplete')).toContainText('hincrby');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Run tests' })).toBeFocused();
    await page.reload();
    await expect(editor).toContainText('redis.hincr');
    await page.getByRole('button', { name: 'Reset' }).click();
    await expect(editor).not.toContainText('redis.hincrby');
    await editor.click();
    await page.keyboard.press('Control+Enter');
    await expect(page.locator('.lab-guide').getByRole('status')).toHaveText('1 of 4 pass.', { timeout: 20_000 });
    await expect(page.getByRole('table')).toContainText('HGET post:1 views');
  });
});
