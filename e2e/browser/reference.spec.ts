import type { Locator, Page } from '@playwright/test';
import { expect, test } from './kept-page.ts';
import { expectNoSidewaysScroll, expectNoViolations, inSteps, openPage, run } from './page-tools.ts';

function guide(page: Page): Locator {
  return page.getByRole('region', { name: 'Guide' });
}

function search(page: Page): Locator {
  return guide(page).getByRole('searchbox', { name: 'Search the reference' });
}

test('commands are found', async ({ page }) => {
  await openPage(page, '#/reference');
  await inSteps(page, {
    'a command is found by what one wants to do': async () => {
      await search(page).fill('count unique visitors');
      await guide(page).getByRole('link', { name: 'PFADD' }).first().click();
      await expect(page).toHaveURL(/#\/reference\/pfadd$/);
      await expect(guide(page).getByRole('heading', { level: 2, name: 'PFADD' })).toBeFocused();
    },
    'Enter in the search opens the command of that name': async () => {
      await openPage(page, '#/reference');
      await search(page).fill('config set');
      await page.keyboard.press('Enter');
      await expect(page).toHaveURL(/#\/reference\/config-set$/);
    },
    'a command is found by its group, and back again': async () => {
      await openPage(page, '#/reference');
      await guide(page).getByRole('link', { name: /^sorted set Sorted sets/ }).click();
      await guide(page).getByRole('link', { name: /^ZADD/ }).click();
      await expect(guide(page).getByRole('heading', { level: 2 })).toHaveText('ZADD');
      await page.goBack();
      await expect(guide(page).getByRole('heading', { level: 2 })).toHaveText('Sorted sets');
    },
    'a link to a command opens its page, whatever is typed for its name': async () => {
      for (const address of ['#/reference/config-set', '#/reference/CONFIG%20SET']) {
        await openPage(page, address);
        await expect(guide(page).getByRole('heading', { level: 2 })).toHaveText('CONFIG SET');
      }
      await openPage(page, '#/reference/nothing');
      await expect(guide(page)).toContainText('There is no command called “nothing” here.');
    },
    'the palette knows commands and lessons': async () => {
      await openPage(page);
      await page.getByRole('button', { name: 'Search' }).click();
      await page.getByRole('combobox', { name: 'Search actions' }).fill('zadd');
      await expect(page.getByRole('option', { name: /ZADD/ })).toBeVisible();
      await page.keyboard.press('Enter');
      await expect(guide(page).getByRole('heading', { level: 2 })).toHaveText('ZADD');
      await page.getByRole('button', { name: 'Search' }).click();
      await page.getByRole('combobox', { name: 'Search actions' }).fill('lesson values');
      await page.keyboard.press('Enter');
      await expect(page).toHaveURL(/#\/learn\/.+/);
    },
  });
});

test('examples and lines run', async ({ page }) => {
  await openPage(page, '#/reference/zadd');
  await inSteps(page, {
    'an example runs in place and leaves the keys of the learner alone': async () => {
      await guide(page).getByRole('button', { name: /^Run .*: example 1$/ }).click();
      const example = guide(page).getByRole('group', { name: 'Example 1' });
      await expect(example).toContainText('(integer) 2');
      await expect(example).toContainText('1) "alice"');
      await expect(page.getByText(/^No keys in database 0/)).toBeVisible();
    },
    'a line can be put into the terminal': async () => {
      await guide(page).getByRole('button', { name: 'Try it in the terminal' }).click();
      await expect(page.locator('.xterm-rows')).toContainText('ZADD board 1500 alice 2000 bob');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('treeitem').filter({ hasText: 'board' })).toBeVisible();
    },
    'an example with a script fetches Lua': async () => {
      await openPage(page, '#/reference/eval');
      await guide(page).getByRole('button', { name: /^Run .*: example 1$/ }).click();
      await expect(guide(page).getByRole('group', { name: 'Example 1' })).toContainText('"hello world"');
    },
    'an example that blocks answers at once': async () => {
      await openPage(page, '#/reference/blpop');
      for (const button of await guide(page).getByRole('button', { name: /^Run .*: example/ }).all()) {
        await button.click();
        await expect(button).toHaveText('Run again', { timeout: 2000 });
      }
    },
    'help in the terminal names the page': async () => {
      await openPage(page);
      await run(page, 'help zadd');
      await expect(page.locator('.xterm-rows')).toContainText('page: ZADD');
      const box = await page.locator('.xterm-rows > div').filter({ hasText: 'page: ZADD' }).boundingBox();
      // The name stands behind eight columns of about 8.4 px. xterm looks for links once the pointer has moved.
      const [x, y] = [(box?.x ?? 0) + 85, (box?.y ?? 0) + 8];
      await page.mouse.move(x - 2, y);
      await page.mouse.move(x, y);
      await expect(page.locator('.xterm-cursor-pointer')).toBeVisible();
      await page.mouse.click(x, y);
      await expect(page).toHaveURL(/#\/reference\/zadd$/);
    },
  });
});

test('axe finds nothing in the reference', async ({ page }) => {
  await openPage(page, '#/reference');
  await guide(page).getByText('Rankings', { exact: true }).click();
  await expectNoViolations(page, '.reference');
  await search(page).fill('set');
  await expect(guide(page).getByRole('status')).toContainText('commands');
  await expectNoViolations(page, '.reference');
  await openPage(page, '#/reference/group/stream');
  await expect(guide(page).getByRole('link', { name: /^XADD/ })).toBeVisible();
  await expectNoViolations(page, '.reference');
  await openPage(page, '#/reference/georadius');
  await guide(page).getByRole('button', { name: /^Run .*: example 1$/ }).click();
  await expect(guide(page).getByRole('button', { name: /^Run .*: example 1$/ })).toHaveText('Run again');
  await expectNoViolations(page, '.reference');
});

test('a phone shows it all, and goes to the terminal with a line', async ({ browser, baseURL }) => {
  const context = await browser.newContext({
    viewport: { width: 360, height: 640 },
    hasTouch: true,
    isMobile: true,
    ...(baseURL === undefined ? {} : { baseURL }),
  });
  const page = await context.newPage();
  for (const address of ['#/reference', '#/reference/group/server', '#/reference/xreadgroup', '#/reference/set']) {
    await openPage(page, address);
    await expect(guide(page).getByRole('heading', { level: 2 })).toBeVisible();
    await expectNoSidewaysScroll(page);
  }
  await guide(page).getByRole('button', { name: 'Try it in the terminal' }).tap();
  const line = page.getByRole('region', { name: 'Terminal' }).getByRole('textbox');
  await expect(line).toHaveValue('SET greeting "hello world"');
  await line.fill('help set');
  await page.getByRole('button', { name: 'Run', exact: true }).tap();
  await page.getByRole('log').getByRole('button', { name: 'SET', exact: true }).tap();
  await expect(guide(page).getByRole('heading', { level: 2 })).toHaveText('SET');
  await context.close();
});
