// A whole track, walked as a learner would: with mistakes, hints, a reload in the middle, and the sandbox untouched.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { Lesson, Script } from '../../src/curriculum/lesson.ts';
import { readLesson, showProblem } from '../../src/tooling/lessons/read-lessons.ts';
import { projectPath } from '../../src/tooling/paths.mjs';
import { expect, test } from './kept-page.ts';
import { keyRow, lessonReady, openPage, run } from './page-tools.ts';

const TRACK = projectPath('lessons/first-steps');

/** The lessons in their order. All lessons of all tracks take seconds to read, in each process that loads this file. */
function readTrack(): readonly Lesson[] {
  const names = readdirSync(TRACK).filter((name) => /^\d\d-[^.]+\.md$/.test(name));
  return names.toSorted().map((name) => {
    const read = readLesson(projectPath('.'), join(TRACK, name));
    if ('problems' in read) throw new Error(read.problems.map(showProblem).join('\n'));
    return read.lesson;
  });
}

function guide(page: Page): Locator {
  return page.getByRole('region', { name: 'Guide' });
}

function standing(page: Page): Locator {
  return guide(page).locator('.lesson-footer').getByRole('status');
}

async function play(page: Page, script: Script): Promise<void> {
  for (const line of script) {
    if ('run' in line) await run(page, line.run);
    else if ('waitMs' in line) await page.waitForTimeout(line.waitMs);
  }
}

test('the first track can be walked from its first step to its challenge', async ({ page }) => {
  test.setTimeout(180_000);
  const track = readTrack();
  await openPage(page, '#/play');
  await run(page, 'SET mine 1');
  await page.goto(`./#/learn/${track[0]?.id ?? ''}`);
  for (const [number, lesson] of track.entries()) {
    await expect(guide(page).locator('.lesson-title')).toHaveText(lesson.title);
    for (const [i, step] of lesson.steps.entries()) {
      await expect(guide(page)).toContainText(`Step ${i + 1} of ${lesson.steps.length}`);
      await lessonReady(page);
      if (i === 1 && step.challenge === undefined) {
        await play(page, step.wrong[0]?.script ?? []);
        await expect(guide(page).locator('.lesson-missing').first()).toHaveText(step.wrong[0]?.missing[0] ?? '');
        await guide(page).getByRole('button', { name: 'Hint', exact: true }).click();
        await expect(guide(page).getByRole('region', { name: 'Help' }).getByRole('listitem')).toHaveCount(1);
        await guide(page).getByRole('button', { name: 'Start this step again' }).click();
        await lessonReady(page);
      }
      if (number === 1 && i === 3) {
        await expect(page.locator('.status-bar')).toContainText('Saved');
        await page.reload();
        await expect(guide(page)).toContainText(`Step ${i + 1} of ${lesson.steps.length}`);
        await lessonReady(page);
      }
      await play(page, step.solution);
      await expect(standing(page)).toHaveText(`Step ${i + 1} done`);
      if (step.challenge !== undefined) await expect(guide(page)).toContainText(`Your best: ${step.challenge.par}`);
      await guide(page).getByRole('button', { name: /^(Next|Finish)$/ }).click();
    }
    await expect(guide(page).getByRole('heading', { level: 2 })).toHaveText('What you know now');
    if (number + 1 < track.length) await guide(page).getByRole('link', { name: 'Next lesson' }).click();
  }
  await page.goto('./#/play');
  await expect(keyRow(page, 'mine')).toBeVisible();
  await expect(keyRow(page, 'basket')).toHaveCount(0);
});

test('several clients, a killed server, and Chinese', async ({ page }) => {
  await test.step('several clients take part, and the terminal of each opens by itself', async () => {
    await openPage(page, '#/learn/lists/03-several-lists-several-clients');
    await lessonReady(page);
    await guide(page).getByRole('button', { name: 'Run BLPOP mail 0 as client 2' }).click();
    await expect(page.getByRole('tab', { name: 'client 2' })).toHaveAttribute('aria-selected', 'true');
    await guide(page).getByRole('button', { name: 'Run RPUSH mail letter-1 as client 1' }).click();
    await expect(standing(page)).toHaveText('Step 1 done');
  });
  await test.step('a server that is killed in a lesson comes back without what was not on disk', async () => {
    await openPage(page, '#/learn/persistence/01-rdb');
    await lessonReady(page);
    await guide(page).getByRole('button', { name: /^Run SET draft/ }).click();
    await expect(keyRow(page, 'draft')).toBeVisible();
    await guide(page).getByRole('button', { name: 'Kill the server' }).click();
    await expect(keyRow(page, 'draft')).toHaveCount(0);
    const read = guide(page).getByRole('button', { name: 'Run GET draft' });
    await read.click();
    await expect(page.getByText('Server closed the connection').first()).toBeAttached();
    await read.click();
    await expect(standing(page)).toHaveText('Step 1 done');
  });
  await test.step('lessons are shown in Chinese where there is a translation, and say so where there is none', async () => {
    await openPage(page, '#/learn');
    await guide(page).getByLabel('Language of the lessons').selectOption('zh');
    await guide(page).getByRole('link', { name: /键与类型/ }).click();
    await expect(guide(page).getByRole('heading', { level: 2 })).toHaveText('打个招呼');
    await expect(guide(page).locator('.lesson')).toHaveAttribute('lang', 'zh-Hans');
    await lessonReady(page);
    await run(page, 'PING');
    await expect(standing(page)).toHaveText('第 1 步完成');
    await page.goto('./#/learn/hashes/01-objects-field-by-field');
    await expect(guide(page)).toContainText('这一课还没有中文版');
  });
});
