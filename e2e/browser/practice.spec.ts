// Practice by keyboard alone: questions and predictions are judged by the engine and come back when they should, proofs play
// in the workspace, and a mock interview survives a reload.
import type { Page } from '@playwright/test';
import { expect, test } from './kept-page.ts';
import { expectNoSidewaysScroll, expectNoViolations, openPage } from './page-tools.ts';

/** Presses Tab until the focus is in such an element. */
async function tabInto(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 15; presses++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return;
  }
  throw new Error(`no ${selector} is reached with Tab`);
}

const guide = (page: Page) => page.getByRole('region', { name: 'Guide' });

test('a question is answered after a slip, marked, found again, and a prediction given up is due soon', async ({ page }) => {
  await openPage(page, '#/practice/strings/ticket');
  const heading = guide(page).getByRole('heading', { name: 'Take a ticket' });
  await expect(heading).toBeFocused();
  await tabInto(page, 'textarea');
  await page.keyboard.type('GET tickets\nSET tickets 42');
  await page.keyboard.press('Control+Enter');
  await expect(guide(page)).toContainText('A first slip costs nothing');
  await expect(guide(page)).toContainText('tickets is "42"; with the two other visitors it must be "44".');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('INCR tickets');
  await page.keyboard.press('Control+Enter');
  await expect(guide(page)).toContainText('Right, in one command.');
  await expect(guide(page)).toContainText('It comes back in');
  await guide(page).getByRole('button', { name: 'Needs revision' }).press('Space');
  await expectNoViolations(page, '.practice');
  await page.goto('./#/practice/questions');
  await guide(page).getByLabel('Standing').selectOption('Needs revision');
  await expect(guide(page).getByRole('listitem')).toHaveCount(1);
  await expectNoViolations(page, '.practice');
  await guide(page).getByRole('link', { name: /^Take a ticket/ }).press('Enter');
  await expect(heading).toBeFocused();
  await page.goto('./#/practice/keys-1');
  await expect(guide(page).getByRole('textbox')).toBeFocused();
  await page.keyboard.type('surely not this');
  await page.keyboard.press('Enter');
  await guide(page).getByRole('button', { name: 'Show me' }).press('Enter');
  await expect(guide(page)).toContainText(/It answers: .+/);
  await expect(guide(page)).toContainText('comes back in 1 minute');
  await page.goto('./#/practice/progress');
  await expect(guide(page)).toContainText('2 answers, 1 missed. 1 day in a row.');
  await expectNoViolations(page, '.practice');
});

test('a proof plays in the terminals, in a session of practice', async ({ page }) => {
  await openPage(page, '#/practice/strings/count-views');
  await guide(page).getByRole('button', { name: 'Compare with a good answer' }).click();
  await guide(page).getByRole('button', { name: 'Show the proof of point 1' }).click();
  await expect(guide(page)).toContainText('it answers as claimed');
  await guide(page).getByRole('button', { name: 'Play it: the proof of point 2' }).click();
  const terminal = page.getByRole('region', { name: 'Terminal' });
  await expect(terminal.getByRole('tab', { name: 'client 3' })).toBeVisible();
  await expect(page.getByRole('treeitem').filter({ hasText: 'views' })).toBeVisible();
  await guide(page).getByRole('button', { name: /^Knew it/ }).press('Enter');
  await expect(guide(page)).toContainText(/It comes back in \d+ (minutes|days)/);
  // The learner's own session has not heard of it.
  await page.goto('./#/play');
  await expect(page.getByText(/^No keys in database/)).toBeVisible();
});

test('a whole mock interview by keyboard, every kind of question, with a reload in the middle', async ({ page }) => {
  await openPage(page, '#/practice/mock');
  await guide(page).getByRole('radio', { name: '45 minutes' }).focus();
  await page.keyboard.press('ArrowUp');
  await expect(guide(page).getByRole('radio', { name: '20 minutes' })).toBeChecked();
  await page.keyboard.press('Enter');
  const timer = guide(page).getByRole('timer');
  await expect(timer).toHaveText(/^(20:00|19:\d\d)$/);
  const count = Number(/of (\d+)/.exec((await guide(page).locator('header').textContent()) ?? '')?.[1]);
  const kinds = new Set<string>();
  for (let number = 1; number <= count; number++) {
    await expect(guide(page).locator('header')).toContainText(`question ${number} of ${count}`);
    const heading = guide(page).getByRole('heading', { level: 2 });
    await expect(heading).toBeFocused();
    const kind = ((await guide(page).locator('.practice-crumbs').textContent()) ?? '').replace(/, level.*/, '');
    kinds.add(kind);
    await tabInto(page, 'input, textarea');
    switch (kind) {
      case 'Choose':
        await page.keyboard.press('Space');
        break;
      case 'Find the fault':
        await page.keyboard.press('Space');
        await tabInto(page, 'textarea');
        await page.keyboard.type('PING');
        break;
      default:
        await page.keyboard.type('PING');
    }
    if (number === 3) {
      const title = (await heading.textContent()) ?? '';
      await page.reload();
      await expect(heading).toHaveText(title);
      if (kind !== 'Choose') await expect(guide(page).locator('input:not([type=radio]), textarea').first()).toHaveValue('PING');
      await expect(timer).toHaveText(/^1[89]:\d\d$/);
      await guide(page).getByRole('button', { name: 'Pause' }).press('Enter');
      await expect(guide(page)).toContainText('The clock stands still');
      await guide(page).getByRole('button', { name: 'Go on' }).press('Enter');
      await tabInto(page, 'input, textarea');
      if (kind === 'Find the fault') await tabInto(page, 'textarea');
      await expectNoViolations(page, '.practice');
    }
    await page.keyboard.press('Control+Enter');
  }
  await expect(guide(page).getByRole('heading', { name: 'Report' })).toBeVisible();
  expect([...kinds].toSorted()).toEqual(['Choose', 'Design', 'Explain', 'Find the fault', 'Predict the reply', 'Predict the state', 'Write it']);
  await expect(guide(page)).toContainText(`${count} of ${count} questions answered`);
  await expect(guide(page)).toContainText(/answers? (is|are) for you to judge/);
  const own = guide(page).locator('summary').filter({ hasText: 'yours to judge' }).first();
  await own.focus();
  await page.keyboard.press('Enter');
  await guide(page).getByRole('checkbox').first().focus();
  await page.keyboard.press('Space');
  await expectNoViolations(page, '.practice');
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { name: 'Mock interview on Redis' })).toBeVisible();
  await expect(page.locator('#root')).toBeHidden();
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
  await expectNoViolations(page, '.practice');
});
