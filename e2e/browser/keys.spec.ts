import { expect, test } from './kept-page.ts';
import { inSteps, keyRow, openPage, run } from './page-tools.ts';

test('keys and values are shown as they are', async ({ page }) => {
  await openPage(page);
  await inSteps(page, {
    'keys appear, change and go as commands run': async () => {
      await expect(page.getByText('No keys in database 0 yet')).toBeVisible();
      await run(page, 'SET greeting hello');
      await expect(keyRow(page, 'greeting')).toContainText('embstr');
      await expect(keyRow(page, 'greeting')).toContainText('5 B');
      await run(page, 'SET greeting 12345');
      await expect(keyRow(page, 'greeting')).toContainText('int');
      await run(page, 'DEL greeting');
      await expect(page.getByText('No keys in database 0 yet')).toBeVisible();
    },
    'a time to live counts down and the key goes when it has passed': async () => {
      await run(page, 'SET brief x EX 5');
      await expect(keyRow(page, 'brief')).toContainText(/[45] s/);
      await expect(keyRow(page, 'brief')).toContainText(/[12] s/);
      await expect(keyRow(page, 'brief')).toHaveCount(0);
    },
    'a value is shown as what it is and follows the commands': async () => {
      await run(page, `SET doc '{"name":"Alice","tags":[1,2]}'`);
      await keyRow(page, 'doc').click();
      const value = page.getByRole('region', { name: 'Value of doc' });
      await expect(value.getByRole('button', { name: 'JSON' })).toHaveAttribute('aria-pressed', 'true');
      await expect(value).toContainText('"name": "Alice"');
      await value.getByRole('button', { name: 'hex' }).click();
      await expect(value).toContainText('7b 22 6e 61');
      await run(page, 'SET doc "\\x00\\xff"');
      await expect(value).toContainText('00 ff');
      await run(page, 'DEL doc');
      await expect(value).toContainText('not there any more');
    },
  });
});

test('keys are found', async ({ page }) => {
  await openPage(page);
  await inSteps(page, {
    'the whole panel works from the keyboard': async () => {
      await run(page, 'MSET a 1 b 2 c 3');
      await expect(page.getByRole('treeitem')).toHaveCount(3);
      const tree = page.getByRole('tree');
      await tree.focus();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('region', { name: 'Value of a' })).toBeFocused();
      await tree.focus();
      await page.keyboard.press('ArrowDown');
      await expect(page.getByRole('region', { name: 'Value of b' })).toContainText('2');
      await page.keyboard.press('End');
      await expect(page.getByRole('region', { name: 'Value of c' })).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('region', { name: /^Value of/ })).toHaveCount(0);
      await page.keyboard.press('/');
      await expect(page.getByRole('textbox', { name: 'Filter keys by glob pattern' })).toBeFocused();
    },
    'names are grouped by colons, unless that is switched off; a filter keeps what matches': async () => {
      await run(page, 'MSET user:1 a user:2 b board c');
      await expect(keyRow(page, 'user:')).toContainText('2 keys');
      await expect(keyRow(page, '1')).toBeVisible();
      await keyRow(page, 'user:').click();
      await expect(keyRow(page, '1')).toHaveCount(0);
      await page.getByRole('checkbox').uncheck();
      await expect(keyRow(page, 'user:1')).toBeVisible();
      const filter = page.getByRole('textbox', { name: 'Filter keys by glob pattern' });
      await filter.fill('*2');
      await expect(page.getByRole('treeitem')).toHaveCount(1);
      await expect(page.getByText('1 of 3 keys')).toBeVisible();
      await filter.fill('nothing');
      await expect(page.getByText('None of the 3 keys matches')).toBeVisible();
      await filter.fill('');
      await page.getByRole('checkbox').check();
    },
    'databases can be looked into': async () => {
      await run(page, 'SELECT 3', 'SET three 3');
      await page.getByRole('combobox', { name: 'Database' }).selectOption('3');
      await expect(keyRow(page, 'three')).toBeVisible();
    },
  });
});

test('100,000 keys: only those in sight have rows, while they change', async ({ page }) => {
  await openPage(page);
  // A program's pipeline, not the terminal: the worker is told on a connection of its own.
  await page.workers()[0]?.evaluate(() => {
    const tell = (data: unknown): boolean => dispatchEvent(new MessageEvent('message', { data }));
    tell({ type: 'open', connection: 1 });
    for (let part = 0; part < 100; part++) {
      const lines = Array.from({ length: 1000 }, (_, i) => `SET load:${part}:${i} ${i}\r\n`);
      tell({ type: 'send', connection: 1, bytes: lines.join('') });
    }
  });
  await run(page, 'SET zebra last');
  await expect(page.getByText('100,001 keys')).toBeVisible({ timeout: 15_000 });
  await page.getByRole('checkbox').uncheck();
  const tree = page.getByRole('tree');
  await tree.focus();
  await page.keyboard.press('End');
  await expect(keyRow(page, 'zebra')).toBeVisible();
  await page.evaluate(async () => {
    for (let i = 0; i < 60; i++) {
      document.querySelector('.key-rows')?.scrollBy(0, -2000);
      await new Promise(requestAnimationFrame);
    }
  });
  expect(await page.getByRole('treeitem').count()).toBeLessThan(100);
});
