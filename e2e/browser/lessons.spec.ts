import type { Locator, Page } from '@playwright/test';
import { expect, test } from './kept-page.ts';
import { expectNoSidewaysScroll, expectNoViolations, lessonReady, openPage, run } from './page-tools.ts';

const STRINGS = '#/learn/strings/01-values-expiry-counters-locks';

function guide(page: Page): Locator {
  return page.getByRole('region', { name: 'Guide' });
}

function goal(page: Page, text: string): Locator {
  return guide(page).getByRole('list', { name: 'What is asked for' }).getByRole('listitem').filter({ hasText: text });
}

test('a step is run, solved and done again, and the lesson restarted', async ({ page }) => {
  await openPage(page, STRINGS);
  await lessonReady(page);
  await test.step('a command in the text goes into the terminal, Run runs it', async () => {
    await guide(page).getByRole('button', { name: 'Run SET greeting hello' }).click();
    await expect(page.getByRole('treeitem').filter({ hasText: 'greeting' })).toBeVisible();
  });
  await test.step('a step says what is still missing, is solved, and reacts when it is done again', async () => {
    await expect(goal(page, 'user:1:name holds "Alice"')).toBeVisible();
    await run(page, 'SET user:1:name alice');
    await expect(goal(page, 'user:1:name holds "Alice"')).toContainText('asked for: "Alice".');
    await expect(goal(page, 'user:1:name holds "Alice"')).toContainText('Only upper and lower case differ.');
    await run(page, 'SET user:1:name Alice');
    await expect(guide(page).getByRole('status')).toHaveText('Step 1 done');
    await run(page, 'SET user:1:name Alice');
    await expect(guide(page).getByRole('status')).toHaveText('Done again, 2 times now');
  });
  await test.step('restarting the lesson can be undone', async () => {
    await guide(page).getByRole('button', { name: 'Next' }).click();
    await guide(page).getByRole('button', { name: 'Restart the lesson' }).click();
    await expect(guide(page)).toContainText('Step 1 of 10');
    await expect(guide(page).getByRole('heading', { name: 'Store a value' })).toBeFocused();
    await guide(page).getByRole('button', { name: 'Undo restarting the lesson' }).click();
    await expect(guide(page)).toContainText('Step 2 of 10');
    await expect(page.getByRole('treeitem').filter({ hasText: 'user' }).first()).toBeVisible();
  });
});

test('hints and the solution, which axe finds nothing in', async ({ page }) => {
  await openPage(page, STRINGS);
  await lessonReady(page);
  await test.step('hints come one strength at a time; showing the solution does not solve', async () => {
    const help = guide(page).getByRole('region', { name: 'Help' });
    for (const name of ['Hint', 'Stronger hint', 'Strongest hint']) await help.getByRole('button', { name, exact: true }).click();
    await expect(help.getByRole('list').first().getByRole('listitem')).toHaveCount(3);
    await help.getByRole('button', { name: 'Show the solution' }).click();
    await expect(guide(page).getByRole('status')).toHaveText('');
    const runIt = help.getByRole('button', { name: 'Run SET user:1:name Alice' });
    await expect(help.locator(':focus')).toContainText('SET user:1:name Alice');
    await runIt.click();
    await expect(guide(page).getByRole('status')).toHaveText('Step 1 done');
    await expect(guide(page).getByRole('button', { name: 'Step 1, Store a value, solved after seeing the solution' })).toBeVisible();
  });
  await test.step('axe finds nothing in a lesson and in the list', async () => {
    await expectNoViolations(page, '.lesson');
    await guide(page).getByRole('link', { name: 'Lessons' }).click();
    await expectNoViolations(page, '.lesson-list');
  });
});

test('the whole lesson can be walked, with a reload in the middle', async ({ page }) => {
  await openPage(page, STRINGS);
  await lessonReady(page);
  const lines = [
    ['SET user:1:name Alice'],
    ['GET user:1:name'],
    ['SET session:abc token123', 'EXPIRE session:abc 3600'],
    ['TTL session:abc', 'TTL session:abc'],
    ['PERSIST session:abc'],
    ['INCR views:post:42'],
    ['INCRBY views:post:42 5'],
    ['INCR user:1:name'],
    ['SET lock:job:123 worker1 NX EX 30'],
    ['SET lock:job:123 worker2 NX EX 30'],
  ];
  for (const [i, commands] of lines.entries()) {
    await expect(guide(page)).toContainText(`Step ${i + 1} of 10`);
    if (i === 5) {
      await expect(page.locator('.status-bar')).toContainText('Saved');
      await page.reload();
      await expect(guide(page)).toContainText('Step 6 of 10');
    }
    await lessonReady(page);
    await run(page, ...commands);
    await expect(guide(page).getByRole('status')).toHaveText(`Step ${i + 1} done`);
    await guide(page).getByRole('button', { name: /^(Next|Finish)$/ }).click();
    await expect(guide(page).getByRole('heading', { level: 2 })).toBeFocused();
  }
  await expect(guide(page).getByRole('heading', { level: 2 })).toHaveText('What you know now');
  await expect(guide(page).getByRole('link', { name: 'Next lesson' })).toBeVisible();
  await guide(page).getByRole('link', { name: 'Lessons', exact: true }).click();
  await expect(guide(page).getByRole('link', { name: /Values, expiry/ })).toContainText('done');
});

test('a lesson fits a phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openPage(page, STRINGS);
  await lessonReady(page);
  await expect(guide(page).getByRole('heading', { level: 2 })).toBeVisible();
  await expectNoSidewaysScroll(page);
});
