// The `test` of all browser tests. Its page is kept from test to test: emptied of what it stored and given back its size
// and its media, it loads in half the time of a new one, since its scripts are fetched and compiled already. A test that
// failed takes its page with it, so that no other test meets what it left.
import { test as base, type BrowserContext, type Page, type TestInfo } from '@playwright/test';
import './cheap-stacks.ts';

export { expect } from '@playwright/test';

interface Kept {
  readonly context: BrowserContext;
  readonly page: Page;
}

interface OfTest {
  /** A page in a context of its own, for a test that changes what cannot be taken back: routes, clocks, its memory. */
  readonly freshPage: Page;
}

interface OfWorker {
  /** By the options that a context keeps for life. */
  readonly kept: Map<string, Kept>;
}

export const test = base.extend<OfTest, OfWorker>({
  kept: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads from the pattern what a fixture needs.
    async ({}, use) => {
      // The browser closes them at the worker's end.
      await use(new Map());
    },
    { scope: 'worker' },
  ],
  context: async ({ page }, use) => use(page.context()),
  page: async ({ browser, kept, viewport, hasTouch, isMobile, contextOptions, baseURL }, use, info) => {
    const options = JSON.stringify([viewport, hasTouch, isMobile, contextOptions]);
    let own = kept.get(options);
    if (own === undefined) {
      const context = await browser.newContext();
      own = { context, page: await context.newPage() };
      kept.set(options, own);
    }
    const { context, page } = own;
    await use(page);
    if (info.status !== info.expectedStatus) {
      kept.delete(options);
      await takePicture(page, info);
      await context.close();
      return;
    }
    for (const other of context.pages()) if (other !== page) await other.close();
    await page.goto('about:blank');
    const { reducedMotion = null } = contextOptions;
    await page.emulateMedia({ media: null, colorScheme: 'light', reducedMotion });
    if (viewport !== null) await page.setViewportSize(viewport);
    const session = await context.newCDPSession(page);
    await session.send('Storage.clearDataForOrigin', { origin: new URL(baseURL ?? '').origin, storageTypes: 'all' });
    await session.detach();
  },
  freshPage: async ({ browser }, use, info) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await use(page);
    if (info.status !== info.expectedStatus) await takePicture(page, info);
    await context.close();
  },
});

/** Playwright's own option takes one at the end of every test, whether it failed or not. */
async function takePicture(page: Page, info: TestInfo): Promise<void> {
  const path = info.outputPath(`failed-${info.attachments.length + 1}.png`);
  // A page that hangs or has crashed has no picture; the test says why it failed all the same.
  const taken = await page.screenshot({ path, timeout: 5000 }).then(() => true, () => false);
  if (taken) info.attachments.push({ name: 'screenshot', path, contentType: 'image/png' });
}
