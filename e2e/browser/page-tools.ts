// What several browser tests need: opening the page ready for use, running commands in its terminal, and what axe says.
import type { Locator, Page } from '@playwright/test';
import axe, { type RunOptions } from 'axe-core';
import { expect, test } from './kept-page.ts';

type Axe = typeof axe;

declare global {
  var axe: Axe;
}

/** On a machine with other work the engine's start may take its time; what a test is about should not. */
const START_MS = 30_000;

export async function openPage(page: Page, address = '#/play'): Promise<void> {
  await page.goto(`./${address}`);
  await expect(page.locator('.status-bar')).not.toContainText(/Starting|Fetching/, { timeout: START_MS });
  await expect(page.getByRole('tree').or(page.getByText(/^No keys in database/)).first()).toBeAttached({ timeout: START_MS });
}

/** From here to the end of the test what moves does so, as it does for most learners; asked for before the page is opened. */
export async function withMotion(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'no-preference' });
}

/**
 * Several steps on one page, since loading it takes most of the processor time of a short test. Each begins with an empty
 * server and one client with an empty terminal; whatever else a step changes, it leaves as it was.
 * @param steps by what each shows
 */
export async function inSteps(page: Page, steps: Readonly<Record<string, () => Promise<void>>>): Promise<void> {
  for (const [name, step] of Object.entries(steps)) {
    await test.step(name, async () => {
      await resetServer(page);
      await step();
    });
  }
}

async function resetServer(page: Page): Promise<void> {
  const clients = page.getByRole('tablist', { name: 'Clients' }).getByRole('tab');
  for (let open = await clients.count(); open > 1; open--) {
    await clients.last().click();
    await clients.last().press('Delete');
    await expect(clients).toHaveCount(open - 1);
  }
  const time = page.getByRole('region', { name: 'Time' });
  await time.getByRole('button', { name: 'Reset' }).click();
  await expect(time.getByRole('button', { name: 'Undo' })).toHaveAttribute('title', 'Undo: Reset of everything');
  await terminal(page).getByRole('textbox').first().focus();
  await page.keyboard.press('Control+u');
}

/** The lesson's first keys are there, and the step has been judged: what was run before is put aside with them. */
export async function lessonReady(page: Page): Promise<void> {
  await expect(page.locator('.lesson-footer').getByRole('status')).not.toHaveText(/Preparing|准备中/);
}

export function terminal(page: Page): Locator {
  return page.getByRole('region', { name: 'Terminal' });
}

/**
 * Runs the lines in the terminal, one after the other. They are put in as a whole, since typing, with a hint at every key,
 * takes five times the processor time; the tests of the terminal type.
 */
export async function run(page: Page, ...lines: readonly string[]): Promise<void> {
  await terminal(page).getByRole('textbox').first().focus();
  for (const line of lines) {
    await page.keyboard.insertText(line);
    await page.keyboard.press('Enter');
  }
}

export function keyRow(page: Page, name: string): Locator {
  return page.getByRole('treeitem').filter({ has: page.locator(`.key-name:text-is("${name}")`) });
}

/**
 * axe finds nothing, in either theme; only colours depend on the theme, so the second one is asked for them alone. axe is
 * asked directly, which takes half as long as through its package for Playwright: that would look at every frame, from a
 * page opened for it each time.
 * @param within a selector; the whole page if left out
 */
export async function expectNoViolations(page: Page, within?: string): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const options: RunOptions = {
      iframes: false,
      // It would fetch styles and sounds, for rules on what the page does not have.
      preload: false,
      resultTypes: ['violations'],
      ...(colorScheme === 'dark' && { runOnly: { type: 'rule', values: ['color-contrast'] } }),
    };
    const violations = await page.evaluate(
      async ({ context, options }) => (await globalThis.axe.run(context ?? document, options)).violations,
      { context: within, options },
    );
    const found = violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html).join('\n')}`);
    expect(found).toEqual([]);
  }
}

/** Nothing sticks out to the side. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(excess).toBeLessThanOrEqual(0);
}
