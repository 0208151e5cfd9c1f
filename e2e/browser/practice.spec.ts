// Practice: predictions are judged by the engine, come back when they should, and survive a reload; by keyboard alone.
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { expectNoSidewaysScroll, openPage } from './page-tools.ts';

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include('.practice').analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

const guide = (page: Page) => page.getByRole('region', { name: 'Guide' });

test('a prediction given up is told, explained, and due again soon', async ({ page }) => {
  await openPage(page, '#/practice');
  await expectNoViolations(page);
  await guide(page).getByRole('link', { name: /^Begin: Keys and types, level 1/ }).focus();
  await page.keyboard.press('Enter');
  await expect(guide(page).getByRole('listitem').last()).toContainText('?');
  await page.keyboard.type('surely not this');
  await page.keyboard.press('Enter');
  await expect(guide(page)).toContainText('Not that. A first slip costs nothing');
  await guide(page).getByRole('button', { name: 'Show me' }).focus();
  await page.keyboard.press('Enter');
  await expect(guide(page)).toContainText(/It answers: .+/);
  await expect(guide(page)).toContainText('comes back in 1 minute');
  await expectNoViolations(page);
  // The way on has the focus.
  await page.keyboard.press('Enter');
  await expect(guide(page).getByRole('textbox')).toBeFocused();
  await page.reload();
  await guide(page).getByRole('link', { name: 'Practice' }).click();
  await expect(guide(page).getByRole('link', { name: /^Keys and types, level 1: (due|100 %)/ })).toBeVisible();
});

test('a right answer is right, and its exercise comes back later', async ({ page }) => {
  await openPage(page, '#/practice/keys-1');
  // What the transcript asks is asked of the engine beside it, as a learner might.
  await expect(guide(page).getByRole('textbox')).toBeFocused();
  const lines = await guide(page).locator('.practice-line').allTextContents();
  const terminal = page.getByRole('region', { name: 'Terminal' });
  await terminal.getByRole('textbox').first().focus();
  for (const line of lines) {
    await page.keyboard.type(line.slice(2));
    await page.keyboard.press('Enter');
  }
  const last = lines.at(-1)?.slice(2) ?? '';
  let reply = '';
  await expect(async () => {
    const shown = await terminal.locator('.xterm-rows > div').allTextContents();
    const rows = shown.map((row) => row.replaceAll('\u00a0', ' ').trim());
    const at = rows.findLastIndex((row) => row.includes(`> ${last}`));
    reply = rows[at + 1] ?? '';
    expect(at).toBeGreaterThanOrEqual(0);
    expect(reply).not.toBe('');
  }).toPass();
  await guide(page).getByRole('textbox').fill(reply.startsWith('(error)') ? 'error' : reply);
  await page.keyboard.press('Enter');
  await expect(guide(page)).toContainText('Right:');
  await expect(guide(page)).toContainText(/comes back in (10 minutes|\d+ days?)/);
});

test('fits a phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openPage(page, '#/practice');
  await expectNoSidewaysScroll(page);
  await page.goto('./#/practice/scripting-3');
  await expect(guide(page).locator('.practice-open')).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectNoViolations(page);
});
