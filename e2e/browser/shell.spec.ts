import { expect, test } from './kept-page.ts';
import { expectNoSidewaysScroll, inSteps, openPage, withMotion } from './page-tools.ts';

test('a first visit', async ({ page }) => {
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await openPage(page, '');
  await test.step('opens the first lesson, beside a terminal and the keys', async () => {
    await expect(page).toHaveURL(/#\/learn\/.+/);
    for (const region of ['Guide', 'Terminal', 'Picture']) {
      await expect(page.locator(`[data-region][aria-label="${region}"]`)).toBeVisible();
    }
  });
  await test.step('a first command is typed already, and Enter runs it', async () => {
    await expect(page.locator('.xterm-rows')).toContainText('PING');
    await expect(page.getByRole('region', { name: 'Terminal' }).getByRole('textbox')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.locator('.xterm-rows')).toContainText('PONG');
  });
  await test.step('no part of the page breaks its own policy or logs an error', async () => {
    await page.getByRole('button', { name: 'About' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Play' }).click();
    await page.waitForTimeout(500);
    expect(complaints).toEqual([]);
  });
});

test('a later visit opens where the last one ended', async ({ page }) => {
  await openPage(page, '#/reference');
  await page.goto('about:blank');
  await openPage(page, '');
  await expect(page).toHaveURL(/#\/reference$/);
});

test('doors, palette, dialogs and columns', async ({ page }) => {
  await withMotion(page);
  await openPage(page);
  await inSteps(page, {
    'the palette finds an action and runs it from the keyboard': async () => {
      await page.getByRole('banner').focus();
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Search actions' }).fill('dark');
      await expect(page.getByRole('option')).toHaveCount(1);
      await page.keyboard.press('Enter');
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    },
    '? shows the shortcuts, Esc closes them and gives the focus back': async () => {
      const about = page.getByRole('button', { name: 'About' });
      await about.focus();
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await expect(about).toBeFocused();
    },
    'About says whose name Redis is': async () => {
      await page.getByRole('button', { name: 'About' }).click();
      await expect(page.getByRole('dialog')).toContainText('not affiliated with, sponsored or endorsed by Redis Ltd');
      await page.keyboard.press('Escape');
    },
    'the policy of the page lets nothing in from elsewhere and no script run inline': async () => {
      const outcome = await page.evaluate(async () => {
        const script = document.createElement('script');
        script.textContent = 'window.injected = true';
        document.body.append(script);
        const fetched = await fetch('https://example.org/').then(
          () => 'fetched',
          () => 'refused',
        );
        return { injected: 'injected' in window, fetched };
      });
      expect(outcome).toEqual({ injected: false, fetched: 'refused' });
    },
    'doors change the guide and nothing else': async () => {
      await expect(page.getByRole('region', { name: 'Guide' })).toHaveCount(0);
      await page.getByRole('link', { name: 'Practice' }).click();
      await expect(page.getByRole('region', { name: 'Guide' })).toContainText('Predictions, made up anew each time');
      await expect(page.getByRole('link', { name: 'Practice' })).toHaveAttribute('aria-current', 'page');
      await expect(page).toHaveTitle(/^Practice/);
    },
  });
});

test('F6 and Shift-F6 walk the regions, out of the terminal too', async ({ page }) => {
  await openPage(page, '#/practice');
  const regionInFocus = (): Promise<string | undefined> =>
    page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-region]')?.dataset['region']);
  const walked: unknown[] = [];
  for (let i = 0; i < 5; i++) {
    await page.keyboard.press('F6');
    walked.push(await regionInFocus());
  }
  expect(new Set(walked)).toEqual(new Set(['header', 'guide', 'terminal', 'picture', 'time']));
  const last = walked.at(-2);
  await page.keyboard.press('Shift+F6');
  expect(await regionInFocus()).toBe(last);
});

test.describe('theme', () => {
  for (const scheme of ['light', 'dark'] as const) {
    test(`follows a ${scheme} system before anything is painted`, async ({ freshPage: page }) => {
      await page.emulateMedia({ colorScheme: scheme });
      await page.route('**/assets/*.js', (route) => route.abort());
      await page.goto('./');
      await expect(page.locator('html')).toHaveAttribute('data-theme', scheme);
    });
  }
});

test('over a reload a chosen theme stays, against the system, and columns resized from the keyboard keep their sizes', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await openPage(page);
  await page.getByRole('button', { name: 'Theme: system' }).click();
  await page.getByRole('button', { name: 'Theme: light' }).click();
  const divider = page.getByRole('separator', { name: 'Resize terminal and picture' });
  const before = (await page.getByRole('region', { name: 'Terminal' }).boundingBox())?.width ?? 0;
  await divider.focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowLeft');
  const after = (await page.getByRole('region', { name: 'Terminal' }).boundingBox())?.width ?? 0;
  expect(after).toBeLessThan(before - 20);
  await page.waitForTimeout(300);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect.poll(async () => Math.abs(((await page.getByRole('region', { name: 'Terminal' }).boundingBox())?.width ?? 0) - after)).toBeLessThan(3);
});

test('between 800 and 1200 px the guide is a drawer that covers nothing', async ({ page }) => {
  await withMotion(page);
  await page.setViewportSize({ width: 1000, height: 800 });
  await openPage(page, '#/practice');
  const guide = page.getByRole('region', { name: 'Guide' });
  await expect(guide).toBeVisible();
  const guideBox = await guide.boundingBox();
  const mainBox = await page.getByRole('region', { name: 'Terminal' }).boundingBox();
  expect((guideBox?.x ?? 0) + (guideBox?.width ?? 0)).toBeLessThanOrEqual((mainBox?.x ?? 0) + 1);
  await guide.getByRole('link', { name: /^Begin/ }).focus();
  await page.keyboard.press('Escape');
  await expect(guide).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Guide' })).toBeFocused();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true });

  test('one panel at a time, a bottom bar, and nothing sticks out', async ({ page }) => {
    await openPage(page, '');
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Terminal' }).click();
    await expect(page.getByRole('region', { name: 'Terminal' }).getByRole('textbox')).toHaveValue('PING');
    await openPage(page, '#/practice');
    await expectNoSidewaysScroll(page);
    const bar = page.getByRole('navigation', { name: 'Panels' });
    await bar.getByRole('button', { name: 'Terminal' }).click();
    await expect(page.getByRole('region', { name: 'Terminal' })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Guide' })).toBeHidden();
    await expectNoSidewaysScroll(page);
    await bar.getByRole('button', { name: 'Picture' }).click();
    await expect(page.getByRole('heading', { name: 'Keys', exact: true })).toBeVisible();
    await expectNoSidewaysScroll(page);
    await bar.getByRole('button', { name: 'More' }).click();
    await expect(page.getByRole('option', { name: /About/ })).toBeAttached();
  });
});
