// axe on every screen, in both themes. One page is walked through several screens where they lie close together; it is
// looked at as a whole once, and then where it has changed.
import { expect, test } from './kept-page.ts';
import { expectNoViolations, keyRow, openPage, run } from './page-tools.ts';

test('axe finds nothing: a lesson', async ({ page }) => {
  await openPage(page, '');
  await expect(page.locator('.lesson')).toBeVisible();
  await expectNoViolations(page);
});

test('axe finds nothing: the list of lessons, Practice, Play, the keys and a value', async ({ page }) => {
  for (const [address, guide] of [['#/learn', '.lesson-list'], ['#/practice', '.practice']] as const) {
    await openPage(page, address);
    await expect(page.locator(guide)).toBeVisible();
    await expectNoViolations(page);
  }
  await openPage(page);
  await expect(page.getByRole('region', { name: 'Guide' })).toHaveCount(0);
  await expectNoViolations(page);
  await run(page, 'SET user:1 \'{"a":1}\'', 'SET user:2 b EX 100');
  await keyRow(page, '1').click();
  await expect(page.getByRole('region', { name: /^Value of/ })).toBeVisible();
  await expectNoViolations(page);
});

test('axe finds nothing: the time line', async ({ page }) => {
  await openPage(page);
  await run(page, 'SET a 1', 'LPUSH a b', 'EVAL "for i=1,5000 do redis.call(\'SET\', i, i) end" 0', 'KEYS *');
  await run(page, 'CONFIG SET slowlog-log-slower-than 0');
  await page.getByRole('button', { name: 'Undo' }).click();
  await run(page, 'SET b 1');
  await page.getByRole('button', { name: 'Undo' }).click();
  for (const name of ['Lanes', 'Commands', 'Branches', 'Two clients']) {
    await page.getByRole('region', { name: 'Time' }).getByRole('button', { name }).click();
    if (name === 'Branches') {
      await page.getByRole('button', { name: 'Compare' }).first().click();
      await expect(page.getByRole('region', { name: /^Keys here/ })).toBeVisible();
    }
    if (name === 'Two clients') {
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await expect(page.getByText('where 8 would be right')).toBeVisible();
    }
    await expectNoViolations(page, name === 'Lanes' ? undefined : '[data-region="time"]');
  }
});

test('axe finds nothing: the disk, the bytes and the fields of a file', async ({ page }) => {
  await openPage(page);
  await run(page, 'CONFIG SET appendonly yes', 'SET a 1', 'HSET b c d', 'SAVE');
  await page.getByRole('tab', { name: 'Disk' }).click();
  await page.getByRole('button', { name: 'Measure' }).click();
  await expect(page.getByRole('group', { name: 'Figures' })).toBeVisible({ timeout: 20_000 });
  await expectNoViolations(page);
  await page.getByRole('button', { name: /^dump\.rdb/ }).click();
  await expect(page.locator('.byte-about')).toContainText('magic');
  await expectNoViolations(page, '[data-region="picture"]');
  await page.getByRole('button', { name: 'As a table' }).click();
  await expectNoViolations(page, '[data-region="picture"]');
});

test('axe finds nothing: the dialogs', async ({ page }) => {
  await openPage(page);
  for (const name of ['Sessions', 'Share', 'Search', 'About', 'the shortcuts']) {
    if (name === 'the shortcuts') {
      await page.getByRole('banner').focus();
      await page.keyboard.press('?');
    } else {
      await page.getByRole('button', { name }).click();
    }
    const dialog = page.getByRole('dialog');
    await expect(dialog).toBeVisible();
    if (name === 'Sessions' || name === 'Share') await expect(dialog.getByRole('button', { name: /Copy/ }).first()).toBeVisible();
    await expectNoViolations(page, name === 'Sessions' ? undefined : '[role="dialog"]');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  }
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true });

  test('axe finds nothing in any panel', async ({ page }) => {
    await openPage(page, '');
    for (const name of ['Guide', 'Terminal', 'Picture', 'Time']) {
      await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name }).click();
      await expectNoViolations(page);
    }
  });
});
