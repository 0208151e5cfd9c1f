import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { keyRow, openPage, run } from './page-tools.ts';

const SCREENS: readonly { readonly name: string; readonly open: (page: Page) => Promise<void> }[] = [
  { name: 'a lesson', open: (page) => openPage(page, '') },
  { name: 'the list of lessons', open: (page) => openPage(page, '#/learn') },
  { name: 'Practice', open: (page) => openPage(page, '#/practice') },
  { name: 'Reference', open: (page) => openPage(page, '#/reference') },
  { name: 'Play', open: (page) => openPage(page) },
  {
    name: 'keys and a value',
    open: async (page) => {
      await openPage(page);
      await run(page, 'SET user:1 \'{"a":1}\'', 'SET user:2 b EX 100');
      await keyRow(page, '1').click();
      await expect(page.getByRole('region', { name: /^Value of/ })).toBeVisible();
    },
  },
  ...['Lanes', 'Commands', 'Branches', 'Two clients'].map((name) => ({
    name: `the time line: ${name}`,
    open: async (page: Page) => {
      await openPage(page);
      await run(page, 'SET a 1', 'LPUSH a b', 'EVAL "for i=1,5000 do redis.call(\'SET\', i, i) end" 0', 'KEYS *', 'CONFIG SET slowlog-log-slower-than 0');
      await page.getByRole('button', { name: 'Undo' }).click();
      await run(page, 'SET b 1');
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('region', { name: 'Time' }).getByRole('button', { name }).click();
      if (name === 'Branches') {
        await page.getByRole('button', { name: 'Compare' }).first().click();
        await expect(page.getByRole('region', { name: /^Keys here/ })).toBeVisible();
      }
      if (name === 'Two clients') {
        await page.getByRole('button', { name: 'Run', exact: true }).click();
        await expect(page.getByText('where 8 would be right')).toBeVisible();
      }
    },
  })),
  ...['the disk', 'bytes of a file', 'fields of a file'].map((name) => ({
    name,
    open: async (page: Page) => {
      await openPage(page);
      await run(page, 'CONFIG SET appendonly yes', 'SET a 1', 'HSET b c d', 'SAVE');
      await page.getByRole('tab', { name: 'Disk' }).click();
      if (name === 'the disk') {
        await page.getByRole('button', { name: 'Measure' }).click();
        await expect(page.getByRole('group', { name: 'Figures' })).toBeVisible({ timeout: 20_000 });
        return;
      }
      await page.getByRole('button', { name: /^dump\.rdb/ }).click();
      await expect(page.locator('.byte-about')).toContainText('magic');
      if (name === 'fields of a file') await page.getByRole('button', { name: 'As a table' }).click();
    },
  })),
  ...['Sessions', 'Share'].map((name) => ({
    name: `${name}`,
    open: async (page: Page) => {
      await openPage(page);
      await page.getByRole('button', { name }).click();
      await expect(page.getByRole('dialog').getByRole('button', { name: /Copy/ }).first()).toBeVisible();
    },
  })),
  {
    name: 'the palette',
    open: async (page) => {
      await openPage(page);
      await page.getByRole('button', { name: 'Search' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'About',
    open: async (page) => {
      await openPage(page);
      await page.getByRole('button', { name: 'About' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'the shortcuts',
    open: async (page) => {
      await openPage(page);
      await page.getByRole('banner').focus();
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
];

for (const colorScheme of ['light', 'dark'] as const) {
  for (const { name, open } of SCREENS) {
    test(`axe finds nothing: ${name}, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await open(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join('\n')}`)).toEqual([]);
    });
  }
}

for (const view of ['Guide', 'Terminal', 'Picture', 'Time']) {
  test(`axe finds nothing on a phone: ${view}`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({
      viewport: { width: 360, height: 640 },
      hasTouch: true,
      isMobile: true,
      ...(baseURL === undefined ? {} : { baseURL }),
    });
    const page = await context.newPage();
    await openPage(page, '');
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: view }).click();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join('\n')}`)).toEqual([]);
    await context.close();
  });
}
