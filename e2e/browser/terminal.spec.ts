import type { Locator, Page } from '@playwright/test';
import { expect, test } from './kept-page.ts';
import { inSteps, openPage, withMotion } from './page-tools.ts';

function panel(page: Page): Locator {
  return page.locator('.terminal-panel:not([hidden])');
}

/** The rows of the client in front that hold something, without the address that every prompt begins with. */
async function rows(page: Page): Promise<string[]> {
  const texts = await panel(page).locator('.xterm-rows > div').allInnerTexts();
  return texts.map((text) => text.replaceAll('\u00a0', ' ').replace('127.0.0.1:6379', '').trimEnd()).filter((text) => text !== '');
}

async function expectLast(page: Page, ...expected: string[]): Promise<void> {
  await expect.poll(async () => (await rows(page)).slice(-expected.length)).toEqual(expected);
}

async function open(page: Page): Promise<void> {
  await openPage(page);
  await panel(page).locator('.xterm-helper-textarea').focus();
  await expectLast(page, '>');
}

async function enter(page: Page, ...lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    await page.keyboard.type(line);
    await page.keyboard.press('Enter');
  }
}

/** A place on the last row with the text, so far from its left. xterm takes the pointer on a layer above its rows. */
async function middleOfRow(page: Page, text: string, fromLeft: number): Promise<{ x: number; y: number }> {
  const box = await panel(page).locator('.xterm-rows > div').filter({ hasText: text }).last().boundingBox();
  if (box === null) throw new Error(`no row says ${text}`);
  return { x: box.x + fromLeft, y: box.y + box.height / 2 };
}

test.describe('the terminal', () => {
  test('runs commands, hints, completes and edits', async ({ page }) => {
    await open(page);
    await inSteps(page, {
      'runs commands and prints what redis-cli prints': async () => {
        await enter(page, 'SET user:1 "Alice"', 'GET user:1', 'RPUSH l a b', 'LRANGE l 0 -1', 'GET l');
        await expectLast(
          page,
          '> SET user:1 "Alice"',
          'OK',
          '> GET user:1',
          '"Alice"',
          '> RPUSH l a b',
          '(integer) 2',
          '> LRANGE l 0 -1',
          '1) "a"',
          '2) "b"',
          '> GET l',
          '(error) WRONGTYPE Operation against a key holding the wrong kind of value',
          '>',
        );
      },
      'shows hints that shrink, and takes them away when the line runs': async () => {
        await page.keyboard.type('GETRANGE ');
        await expectLast(page, '> GETRANGE key start end');
        await page.keyboard.type('k ');
        await expectLast(page, '> GETRANGE k start end');
        await page.keyboard.type('0 -1');
        await page.keyboard.press('Enter');
        await expectLast(page, '> GETRANGE k 0 -1', '""', '>');
      },
      'completes commands, options and existing keys with Tab': async () => {
        await enter(page, 'SET user:1001 x');
        await page.keyboard.type('getr');
        await page.keyboard.press('Tab');
        await expectLast(page, '> GETRANGE');
        await page.keyboard.press('Control+u');
        await page.keyboard.type('GET us');
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        await expectLast(page, '> GET user:1001', '"x"', '>');
      },
      'edits wide characters and emoji': async () => {
        await page.keyboard.insertText('SET 名前 👍ok');
        await page.keyboard.press('ArrowLeft');
        await page.keyboard.press('ArrowLeft');
        await page.keyboard.press('Backspace');
        await page.keyboard.press('Enter');
        await enter(page, 'STRLEN x');
        await page.keyboard.insertText('GET 名前');
        await page.keyboard.press('Enter');
        await expectLast(page, '> GET 名前', '"ok"', '>');
      },
      'is told to a screen reader': async () => {
        await enter(page, 'ECHO heard');
        await expect(panel(page).locator('.xterm-accessibility')).toContainText('"heard"');
        await expect(panel(page).getByRole('textbox')).toHaveAccessibleName(/client 1.*Escape and then Tab leaves/);
      },
    });
  });

  test('keeps its history over a reload, without passwords, and searches it', async ({ page }) => {
    await open(page);
    await enter(page, 'SET kept 1', 'AUTH secret', 'GET kept', 'AUTH other');
    await expect.poll(async () => (await rows(page)).filter((row) => row.includes('AUTH')).length).toBeGreaterThan(1);
    await page.reload();
    await panel(page).locator('.xterm-helper-textarea').focus();
    await expectLast(page, '>');
    await page.keyboard.press('ArrowUp');
    await expect.poll(async () => (await rows(page)).at(-1)).toMatch(/^> GET kept/);
    await page.keyboard.press('Control+u');
    await page.keyboard.press('Control+r');
    await page.keyboard.type('SET');
    await expectLast(page, '(reverse-i-search): SET kept 1');
    await page.keyboard.press('Control+c');
    await expectLast(page, '>');
  });

  test('copies, pastes, and has a cursor that blinks', async ({ page, context }) => {
    await withMotion(page);
    await open(page);
    await inSteps(page, {
      'runs each line of a paste and leaves the last to be finished': async () => {
        await context.grantPermissions(['clipboard-read', 'clipboard-write']);
        await page.evaluate(() => navigator.clipboard.writeText('SET a 1\nINCR a\nGET'));
        await page.keyboard.press('Control+v');
        await expectLast(page, '> SET a 1', 'OK', '> INCR a', '(integer) 2', '> GET');
        await context.clearPermissions();
      },
      'copies the selection with Ctrl-C and goes on': async () => {
        await context.grantPermissions(['clipboard-read', 'clipboard-write']);
        await enter(page, 'ECHO copied');
        await expectLast(page, '"copied"', '>');
        const { x, y } = await middleOfRow(page, '"copied"', 30);
        await page.mouse.dblclick(x, y);
        await page.keyboard.press('Control+c');
        await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('copied');
        await expectLast(page, '"copied"', '>');
        await context.clearPermissions();
      },
      'has a cursor that blinks, without being drawn at every frame for it': async () => {
        const cursor = panel(page).locator('.xterm-cursor');
        const isShown = (): Promise<boolean> => cursor.evaluate((each) => getComputedStyle(each).boxShadow !== 'none');
        await expect.poll(isShown).toBe(false);
        await expect.poll(isShown).toBe(true);
        const running = await page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length);
        expect(running).toBe(0);
      },
    });
  });

  test('goes along with clients, databases, the keyboard and the pointer', async ({ page }) => {
    await open(page);
    await inSteps(page, {
      'shows transactions and databases in the prompt': async () => {
        await enter(page, 'SELECT 3', 'MULTI', 'INCR n', 'EXEC');
        await expectLast(page, '> SELECT 3', 'OK', '[3]> MULTI', 'OK', '[3](TX)> INCR n', 'QUEUED', '[3](TX)> EXEC', '1) (integer) 1', '[3]>');
      },
      'leaves SUBSCRIBE and commands that block with Ctrl-C; clients see one another': async () => {
        await enter(page, 'SUBSCRIBE news');
        await expectLast(page, '3) (integer) 1', 'Reading messages... (press Ctrl-C to quit or any key to type command)');
        await page.getByRole('button', { name: 'New client' }).click();
        await expectLast(page, '>');
        await enter(page, 'PUBLISH news hello');
        await expectLast(page, '> PUBLISH news hello', '(integer) 1', '>');
        await page.getByRole('tab', { name: 'client 1' }).click();
        await expectLast(page, '1) "message"', '2) "news"', '3) "hello"', 'Reading messages... (press Ctrl-C to quit or any key to type command)');
        await page.keyboard.press('Control+c');
        await expectLast(page, '3) "hello"', '>');
        await enter(page, 'BLPOP nothing 0');
        await expectLast(page, '> BLPOP nothing 0');
        await page.keyboard.press('Control+c');
        await expectLast(page, '> BLPOP nothing 0', '^C', '>');
      },
      'lets the keyboard out: Esc and Tab, or Shift-Tab': async () => {
        const isInside = (): Promise<boolean> => panel(page).evaluate((element) => element.contains(document.activeElement));
        await page.keyboard.type('GE');
        await page.keyboard.press('Tab');
        expect(await isInside()).toBe(true);
        await page.keyboard.press('Escape');
        await page.keyboard.press('Tab');
        expect(await isInside()).toBe(false);
        await panel(page).locator('.xterm-helper-textarea').focus();
        await page.keyboard.press('Shift+Tab');
        expect(await isInside()).toBe(false);
      },
      'opens a key when its name is clicked': async () => {
        await enter(page, 'SET clickme 1', 'KEYS clickme');
        await expectLast(page, '1) "clickme"', '>');
        const { x, y } = await middleOfRow(page, '1) "clickme"', 60);
        await expect(async () => {
          // A link shows itself when the pointer has come over it.
          await page.mouse.move(x + 3, y);
          await page.mouse.move(x, y);
          await page.mouse.click(x, y);
          await expect(page.getByRole('region', { name: /^Value of clickme/ })).toBeVisible({ timeout: 500 });
        }).toPass();
      },
      'closes a client on quit, but never the last one': async () => {
        await page.getByRole('button', { name: 'New client' }).click();
        await expectLast(page, '>');
        await enter(page, 'quit');
        await expect(page.getByRole('tablist', { name: 'Clients' }).getByRole('tab')).toHaveText(['client 1']);
        await expect(panel(page).locator('.xterm-helper-textarea')).toBeFocused();
        await enter(page, 'SELECT 2', 'quit');
        await expectLast(page, '>');
      },
    });
  });

});

test.describe('the terminal on a phone', () => {
  test.use({ viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true });

  test('is an ordinary input with completions, history buttons and a log', async ({ page }) => {
    await openPage(page);
    const input = page.getByRole('textbox', { name: /client 1, command/ });
    await input.fill('SET user:1 Alice');
    await input.press('Enter');
    await expect(page.getByRole('log')).toContainText('OK');
    await input.fill('ge');
    await page.getByRole('group', { name: 'Completions' }).getByRole('button', { name: 'GET', exact: true }).tap();
    await expect(input).toHaveValue('GET ');
    await page.getByRole('group', { name: 'Completions' }).getByRole('button', { name: 'user:1' }).tap();
    await page.getByRole('button', { name: 'Run' }).tap();
    await expect(page.getByRole('log')).toContainText('"Alice"');
    await page.getByRole('button', { name: 'Older command' }).tap();
    await expect(input).toHaveValue(/^GET user:1/);
    await input.fill('BLPOP nothing 0');
    await input.press('Enter');
    await page.getByRole('button', { name: 'Stop' }).tap();
    await expect(page.getByRole('button', { name: 'Run' })).toBeVisible();
  });
});
