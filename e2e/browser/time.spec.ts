import type { Page } from '@playwright/test';
import { expect, test } from './kept-page.ts';
import { keyRow, openPage, run, terminal } from './page-tools.ts';

const strip = (page: Page) => page.getByRole('region', { name: 'Time' });
const button = (page: Page, name: string | RegExp) => strip(page).getByRole('button', { name });
const track = (page: Page) => page.getByRole('slider', { name: 'Moment' });
const screenOf = (page: Page) => terminal(page).locator('.xterm-accessibility-tree:visible, .touch-log:visible').first();

async function expectScreen(page: Page, present: readonly string[], absent: readonly string[] = []): Promise<void> {
  for (const text of present) await expect(screenOf(page)).toContainText(text);
  for (const text of absent) await expect(screenOf(page)).not.toContainText(text);
}

test.describe('time', () => {
  test('undo and redo take keys and terminal along, by button, by shortcut and typed', async ({ page }) => {
    await openPage(page);
    await run(page, 'SET first 1', 'SET second 2');
    await expect(keyRow(page, 'second')).toBeVisible();
    await button(page, 'Undo').click();
    await expect(keyRow(page, 'second')).toHaveCount(0);
    await expectScreen(page, ['SET first 1'], ['SET second 2']);
    await expect(strip(page)).toContainText('After 1 of 2 commands');
    await button(page, 'Redo').click();
    await expect(keyRow(page, 'second')).toBeVisible();
    await expectScreen(page, ['SET second 2']);
    await page.getByRole('banner').focus();
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await expect(keyRow(page, 'first')).toHaveCount(0);
    await page.keyboard.press('Control+Shift+z');
    await expect(keyRow(page, 'first')).toBeVisible();
    await expect(keyRow(page, 'second')).toHaveCount(0);
    await run(page, 'redo');
    await expect(keyRow(page, 'second')).toBeVisible();
    await run(page, 'undo 2');
    await expect(keyRow(page, 'first')).toHaveCount(0);
    await expect(strip(page).getByRole('status').filter({ hasText: 'Time stands still' })).toBeAttached();
  });

  test('a reset asks nothing and is undone like anything else', async ({ page }) => {
    await openPage(page);
    await run(page, 'SET kept 1', 'MULTI');
    await button(page, 'Reset').click();
    await expect(page.getByText(/^No keys in database/)).toBeVisible();
    await expectScreen(page, ['127.0.0.1:6379>'], ['SET kept', '(TX)']);
    await run(page, 'PING');
    await expectScreen(page, ['PONG']);
    await button(page, 'Undo').click();
    await button(page, 'Undo').click();
    await expect(keyRow(page, 'kept')).toBeVisible();
    await expectScreen(page, ['SET kept 1', '(TX)>']);
    // Whoever breaks off what waits goes on with a connection of its own, not with that of the moment.
    await run(page, 'DISCARD', 'BLPOP line 0');
    await page.keyboard.press('Control+c');
    await expectScreen(page, ['^C']);
    await run(page, 'PING');
    await expectScreen(page, ['PONG']);
  });

  test('the slider goes anywhere by keyboard and pointer, and says where it is', async ({ page }) => {
    await openPage(page);
    await run(page, ...Array.from({ length: 12 }, (_, i) => `SET k${i} v`));
    await expect(track(page)).toHaveAttribute('aria-valuenow', '12');
    await track(page).focus();
    await page.keyboard.press('Home');
    await expect(track(page)).toHaveAttribute('aria-valuenow', '0');
    await expect(page.getByText(/^No keys in database/)).toBeVisible();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect(track(page)).toHaveAttribute('aria-valuetext', '2 of 12, after SET k1 v');
    await page.keyboard.press('End');
    await expect(keyRow(page, 'k11')).toBeVisible();
    const box = await track(page).boundingBox();
    if (!box) throw new Error('the track has no place');
    await page.mouse.move(box.x + box.width - 10, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.7, box.y + 10, { steps: 5 });
    await page.mouse.move(box.x + box.width / 2, box.y + 10, { steps: 5 });
    await page.mouse.up();
    await expect(track(page)).toHaveAttribute('aria-valuenow', '6');
    await expect(keyRow(page, 'k5')).toBeVisible();
    await expect(keyRow(page, 'k6')).toHaveCount(0);
  });

  test('another command in the past begins a branch; the old future is kept and can be compared', async ({ page }) => {
    await openPage(page);
    await run(page, 'SET color blue', 'SET size 1', 'SET color red');
    await expect(keyRow(page, 'size')).toBeVisible();
    await button(page, 'Undo').click();
    await button(page, 'Undo').click();
    await run(page, 'SET shape round');
    await expect(keyRow(page, 'shape')).toBeVisible();
    await button(page, 'Branches (2)').click();
    await page.getByRole('button', { name: 'Compare' }).click();
    const differences = page.getByRole('region', { name: 'Keys here and at the end of main' });
    await expect(differences.getByRole('listitem')).toHaveText([/color other value/, /shape only here/, /size only there/]);
    await page.getByRole('button', { name: 'Go to its end' }).click();
    await expect(keyRow(page, 'size')).toBeVisible();
    await expect(keyRow(page, 'shape')).toHaveCount(0);
    await page.reload();
    await expect(keyRow(page, 'size')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Branches (2)' })).toBeVisible();
  });

  test('the clock is the learner’s: it stops, jumps and runs fast, and what waits goes by it', async ({ page }) => {
    await openPage(page);
    await button(page, 'Stop the clock').click();
    await run(page, 'SET hour x EX 3000', 'SET day x EX 90000', 'PTTL hour', 'PTTL hour');
    await expect(screenOf(page)).toContainText('(integer) 3000000');
    await expect.poll(async () => ((await screenOf(page).textContent()) ?? '').split('(integer) 3000000').length).toBe(3);
    await strip(page).getByRole('combobox', { name: 'Set the clock forward by' }).selectOption('+ 1 h');
    await expect(keyRow(page, 'hour')).toHaveCount(0);
    await expect(keyRow(page, 'day')).toContainText('24 h');
    await expect(strip(page)).toContainText('1 h ahead');
    await button(page, 'Undo').click();
    await expect(keyRow(page, 'hour')).toBeVisible();
    await button(page, 'To the latest').click();
    await expect(keyRow(page, 'hour')).toHaveCount(0);
    await strip(page).getByRole('combobox', { name: 'Speed of the clock' }).selectOption('100×');
    await run(page, 'BLPOP nothing 60');
    await expect(screenOf(page)).toContainText('(nil)');
  });

  test('lanes show who waits for whom, and a slow command that everybody waits for', async ({ page }) => {
    await openPage(page);
    await run(page, 'SET a 1');
    await page.getByRole('button', { name: 'New client' }).click();
    await expect(page.getByRole('tab', { name: 'client 2' })).toBeVisible();
    await run(page, 'BLPOP queue 0');
    await button(page, 'Lanes').click();
    const lanes = page.getByRole('group', { name: 'Lanes, oldest on the left' });
    await expect(lanes).toContainText('client 2 waits in BLPOP queue 0');
    await page.getByRole('tab', { name: 'client 1' }).click();
    await run(page, 'EVAL "for i=1,6000 do redis.call(\'SET\', i, i) end" 0', 'RPUSH queue job', 'KEYS *');
    await expect(lanes).toContainText('client 2 waited in BLPOP queue 0');
    await expect(lanes).toContainText('everybody waits');
    await expect(lanes.getByRole('button', { name: 'client 2 goes on' })).toBeVisible();
    await lanes.getByRole('button', { name: /^client 2: BLPOP/ }).click();
    await expect(strip(page)).toContainText('After 2 of');
    await page.getByRole('tab', { name: 'client 2' }).click();
    await expectScreen(page, ['BLPOP queue 0'], ['job']);
  });

  test('two clients in turns lose an update, and DECR does not', async ({ page }) => {
    await openPage(page);
    await button(page, 'Two clients').click();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(strip(page)).toContainText('GET stock → "9", where 8 would be right');
    await page.getByRole('combobox', { name: 'Example' }).selectOption('Cure: DECR');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(strip(page)).toContainText('GET stock → "8"');
    await page.getByRole('combobox', { name: 'Example' }).selectOption('Cure: WATCH and MULTI');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(strip(page)).toContainText('EXEC → (nil)');
    await page.getByRole('combobox', { name: 'Example' }).selectOption('Cure: a Lua script');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(strip(page)).toContainText('GET stock → "8"');
  });

  test('the list of commands is the time line in words, by client, with the slow log beside it', async ({ page }) => {
    await openPage(page);
    await run(page, 'CONFIG SET slowlog-log-slower-than 0', 'SET a 1', 'HGET a b');
    await button(page, 'Commands').click();
    const table = page.getByRole('group', { name: 'Commands' });
    await expect(table.getByRole('row').nth(1)).toContainText('HGET a b');
    await expect(table.getByRole('row').nth(1)).toContainText('error');
    await table.getByRole('button', { name: 'SET a 1' }).click();
    await expect(strip(page)).toContainText('After 2 of 3 commands');
    await button(page, 'To the latest').click();
    await button(page, 'Slow log').click();
    const slow = page.getByRole('group', { name: 'Slow log' });
    await expect(slow.getByRole('row').filter({ hasText: 'SET a 1' })).toContainText('client 1');
    await page.getByRole('combobox', { name: 'Client' }).selectOption('client 1');
    await expect(slow.getByRole('row').filter({ hasText: '127.0.0.1' })).toHaveCount(0);
    await expect(slow).toContainText('SET a 1');
  });
});

test.describe('sessions', () => {
  test('a link opens the same session as a visit, and leaves the visitor’s own alone', async ({ page, browser }) => {
    await openPage(page);
    await run(page, 'SET shared yes', 'XADD log * a 1', 'SPOP nothing', 'SADD bag a b c d e', 'SPOP bag 2', 'SET late no');
    await expect(keyRow(page, 'late')).toBeVisible();
    await button(page, 'Undo').click();
    await expect(keyRow(page, 'late')).toHaveCount(0);
    await expectScreen(page, ['SPOP bag 2', '2) "'], ['SET late']);
    await page.getByRole('button', { name: 'Share' }).click();
    const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
    expect(link.length).toBeLessThan(3000);
    await page.keyboard.press('Escape');
    const shown = await screenOf(page).textContent();

    const visitor = await (await browser.newContext()).newPage();
    await visitor.goto(link.replace(/#.*$/, '#/play'));
    await expect(visitor.getByText(/^No keys in database/)).toBeVisible();
    await run(visitor, 'SET mine 1');
    await expect(keyRow(visitor, 'mine')).toBeVisible();
    await visitor.goto(link);
    const banner = visitor.getByRole('region', { name: 'Visit' });
    await expect(banner).toBeVisible();
    await expect(keyRow(visitor, 'shared')).toBeVisible();
    await expect(keyRow(visitor, 'mine')).toHaveCount(0);
    await expect(keyRow(visitor, 'late')).toHaveCount(0);
    await expect(strip(visitor)).toContainText('After 5 of 6 commands');
    await expect(screenOf(visitor)).toContainText((shown ?? '').slice(-200));
    await button(visitor, 'Redo').click();
    await expect(keyRow(visitor, 'late')).toBeVisible();
    await banner.getByRole('button', { name: 'Leave' }).click();
    await expect(keyRow(visitor, 'mine')).toBeVisible();
    await expect(keyRow(visitor, 'shared')).toHaveCount(0);
    await visitor.goto(link);
    await expect(keyRow(visitor, 'shared')).toBeVisible();
    await banner.getByRole('button', { name: 'Keep it as a sandbox' }).click();
    await expect(banner).toHaveCount(0);
    await visitor.reload();
    await expect(keyRow(visitor, 'shared')).toBeVisible();
    await visitor.context().close();
  });

  test('a damaged link says so and leaves one’s own session open', async ({ page }) => {
    await openPage(page, '#/play/shared/AAAA');
    await expect(page.getByRole('alert')).toContainText('could not be opened');
    await run(page, 'SET own 1');
    await expect(keyRow(page, 'own')).toBeVisible();
  });

  test('what is too long for a link goes into a file, which opens again', async ({ page }) => {
    await openPage(page);
    await run(page, 'SET before 1');
    await page.keyboard.insertText(`SET noise ${randomText(40_000)}`);
    await page.keyboard.press('Enter');
    await expect(keyRow(page, 'noise')).toBeVisible();
    await page.getByRole('button', { name: 'Share' }).click();
    await expect(page.getByRole('dialog')).toContainText('too much for a link');
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: /^Save as a file/ }).click();
    const file = await (await downloading).path();
    await page.keyboard.press('Escape');
    await run(page, 'reset everything');
    await page.getByRole('button', { name: 'Sessions' }).click();
    await page.locator('input[type=file]').setInputFiles(file);
    await expect(page.getByRole('region', { name: 'Visit' })).toBeVisible();
    await expect(keyRow(page, 'noise')).toBeVisible();
  });

  test('sandboxes have names, keep apart, and come back when deleted', async ({ page }) => {
    await openPage(page);
    await run(page, 'SET one 1');
    await expect(keyRow(page, 'one')).toBeVisible();
    await page.getByRole('button', { name: 'Sessions' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'New sandbox' }).click();
    await expect(dialog.getByRole('listitem')).toHaveCount(2);
    await dialog.getByRole('button', { name: 'Rename Sandbox 2' }).click();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Queues');
    await dialog.getByRole('button', { name: 'Rename', exact: true }).click();
    await expect(dialog.getByRole('listitem').filter({ hasText: 'Queues' })).toContainText('open');
    await page.keyboard.press('Escape');
    await expect(keyRow(page, 'one')).toHaveCount(0);
    await run(page, 'SET two 2');
    await expect(keyRow(page, 'two')).toBeVisible();
    await page.waitForTimeout(400);
    await page.reload();
    await expect(keyRow(page, 'two')).toBeVisible();
    await page.getByRole('button', { name: 'Sessions' }).click();
    await dialog.getByRole('button', { name: 'Delete Queues' }).click();
    await expect(dialog.getByRole('listitem').filter({ hasText: 'Queues' })).toContainText('deleted');
    await dialog.getByRole('button', { name: 'Bring back' }).click();
    await dialog.getByRole('button', { name: 'Open Queues' }).click();
    await page.keyboard.press('Escape');
    await expect(keyRow(page, 'two')).toBeVisible();
  });

  test('a random session is the same after going back and forth, after a reload, and from its link', async ({ page }, info) => {
    const seed = Date.now() % 100_000;
    info.annotations.push({ type: 'seed', description: String(seed) });
    const lines = randomLines(seed, 40);
    await openPage(page);
    await run(page, ...lines, 'DBSIZE', 'RANDOMKEY', 'SCAN 0 COUNT 100');
    await expect(track(page)).toHaveAttribute('aria-valuenow', '43');
    const state = async (): Promise<string> => {
      const keys = await page.getByRole('tree').textContent().catch(() => '');
      // The last lines only: how many fit depends on what stands above the terminal.
      const lines = ((await screenOf(page).textContent()) ?? '').slice(-250);
      return `${lines}\n${keys ?? ''}`.replace(/\d+:\d\d|\d+ s/g, 'TTL');
    };
    await button(page, 'Stop the clock').click();
    await expect(screenOf(page)).toContainText(/SCAN 0 COUNT 100\s*1\) "0"/);
    await page.waitForTimeout(600);
    const before = await state();
    await track(page).focus();
    for (const key of ['Home', 'ArrowRight', 'PageDown', 'PageDown', 'ArrowLeft', 'End']) {
      await page.keyboard.press(key);
      await page.waitForTimeout(60);
    }
    await expect.poll(state, { message: `seed ${seed}` }).toBe(before);
    await page.getByRole('button', { name: 'Share' }).click();
    const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
    await page.keyboard.press('Escape');
    await page.goto(link);
    await expect(page.getByRole('region', { name: 'Visit' })).toBeVisible();
    await expect.poll(state, { message: `seed ${seed}` }).toBe(before);
  });
});

function randomText(length: number): string {
  let state = 12_345;
  let text = '';
  while (text.length < length) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    text += state.toString(36);
  }
  return text.slice(0, length);
}

function randomLines(seed: number, count: number): readonly string[] {
  let state = seed;
  const pick = <T>(from: readonly T[]): T => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return from[Math.floor((state / 2 ** 31) * from.length)] as T;
  };
  const lines = ['SET k v EX 5000', 'INCR n', 'SADD bag a b c d e f', 'SPOP bag', 'XADD log * a b', 'RPUSH list x y', 'LPOP list', 'RANDOMKEY', 'HSET h f v', 'GET bag', 'SRANDMEMBER bag 2', 'ZADD z 1 a 2 b'];
  return Array.from({ length: count }, () => pick(lines));
}
