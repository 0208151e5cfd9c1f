import { expect, test } from './kept-page.ts';
import { inSteps, keyRow, openPage, run, terminal } from './page-tools.ts';

test('what was done is there again', async ({ context, page }) => {
  await openPage(page);
  await inSteps(page, {
    'what was done is there again after a reload': async () => {
      await run(page, 'SET kept yes', 'SET soon gone EX 3600', 'INCRBY counter 41', 'INCR counter');
      await expect(keyRow(page, 'counter')).toBeVisible();
      await page.waitForTimeout(400);
      await page.reload();
      await expect(keyRow(page, 'kept')).toBeVisible();
      await expect(keyRow(page, 'soon')).toContainText(/59:\d\d/);
      await keyRow(page, 'counter').click();
      await expect(page.getByRole('region', { name: 'Value of counter' })).toContainText('42');
    },
    'what was done a moment before leaving is there again, too': async () => {
      await run(page, 'SET last moment');
      await expect(keyRow(page, 'last')).toBeVisible();
      await page.reload();
      await expect(keyRow(page, 'last')).toBeVisible();
    },
    'a second tab says that it works on a copy, and the first one’s session stays its own': async () => {
      await run(page, 'SET first tab');
      await expect(keyRow(page, 'first')).toBeVisible();
      await page.waitForTimeout(400);
      const second = await context.newPage();
      await openPage(second);
      await expect(second.locator('.status-bar')).toContainText('copy');
      await expect(keyRow(second, 'first')).toBeVisible();
      await run(second, 'SET second tab');
      await expect(keyRow(second, 'second')).toBeVisible();
      await second.close();
      await page.reload();
      await expect(keyRow(page, 'first')).toBeVisible();
      await expect(keyRow(page, 'second')).toHaveCount(0);
    },
    'an engine that dies is started again with what was saved, and the learner is told': async () => {
      await run(page, 'SET before crash');
      await expect(keyRow(page, 'before')).toBeVisible();
      await page.waitForTimeout(400);
      const [worker] = page.workers();
      await worker?.evaluate(() => {
        setTimeout(() => {
          throw new Error('a crash, for the test');
        }, 0);
      });
      await expect(page.locator('.status-bar')).toContainText('started again');
      await expect(keyRow(page, 'before')).toBeVisible();
    },
  });
});

test('without storage it says so and works all the same', async ({ freshPage: page }) => {
  // The worker has no other road to storage than this one.
  await page.route('**/worker-*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({
      response,
      body: `Object.defineProperty(globalThis, 'indexedDB', { get() { throw new Error('blocked') } });${await response.text()}`,
    });
  });
  await openPage(page);
  await expect(page.locator('.status-bar')).toContainText('blocks storage');
  await run(page, 'SET still works');
  await expect(keyRow(page, 'still')).toBeVisible();
});

test('works without a network after the first visit', async ({ browser, baseURL }) => {
  // Of its own, with nothing kept from other visits.
  const context = await browser.newContext({ ...(baseURL && { baseURL }), serviceWorkers: 'allow' });
  const page = await context.newPage();
  await openPage(page);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  // Ready means active; the files are kept before that. The page itself is only served by it from the next load on.
  await context.setOffline(true);
  await page.reload();
  await openPage(page, '');
  await run(page, 'SET offline yes');
  await expect(keyRow(page, 'offline')).toBeVisible();
  await context.close();
});

test('the first commands answer before the others have arrived, which wait their turn and lose nothing', async ({ freshPage: page }) => {
  let arrive = (): void => undefined;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await page.route('**/all-commands-*.js', async (route) => {
    await arrived;
    await route.continue();
  });
  await page.goto('./#/play');
  await expect(page.locator('.status-bar')).toContainText('Fetching commands…');
  await run(page, 'SET early bird');
  await expect(keyRow(page, 'early')).toBeVisible();
  await run(page, 'SETBIT late 7 1', 'SET after all');
  await page.waitForTimeout(300);
  await expect(keyRow(page, 'after')).toHaveCount(0);
  arrive();
  await expect(keyRow(page, 'late')).toBeVisible();
  await expect(keyRow(page, 'after')).toBeVisible();
  // What the terminal knows of commands comes with them.
  await page.keyboard.type('zadd ');
  await expect(terminal(page)).toContainText('key [NX|XX]');
});
