// Every lesson, run: on the engine, and on Redis itself when there is one. A new lesson is covered by being there.

import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRedis } from '../tooling/find-redis.mjs';
import { withGoals } from '../tooling/lessons/goals.ts';
import { readLessons, showProblem } from '../tooling/lessons/read-lessons.ts';
import { engineWorld, RedisHost } from '../tooling/lessons/worlds.ts';
import { casesOf, goalState } from './build/verify.ts';
import type { LessonWorld } from './build/verify.ts';
import { showReply } from './check/reply-text.ts';
import { scriptToStep } from './lesson.ts';
import type { Lesson } from './lesson.ts';

const { lessons: parsed, tracks, problems } = readLessons(fileURLToPath(new URL('../..', import.meta.url)));
const lessons = await Promise.all(parsed.map(async ({ file, lesson }) => ({ file, lesson: await withGoals(lesson) })));
const redis = findRedis({ download: false });

/** Waiting takes its time on Redis. */
const MOST_MS = 30_000;

describe('the lessons folder', () => {
  it('holds lessons that can all be read', () => {
    expect(problems.map(showProblem)).toEqual([]);
    expect(tracks.flatMap((track) => track.lessons)).not.toHaveLength(0);
  });
});

describe.each(lessons)('$file on the engine', ({ lesson }) => {
  it.each(casesOf(lesson))('$step: $name', async ({ run }) => {
    expect(await run(engineWorld())).toBeUndefined();
  });
});

describe.runIf(redis !== undefined)('on Redis', () => {
  let host: RedisHost;
  beforeAll(async () => {
    if (redis !== undefined) host = await RedisHost.start(redis.server);
  });
  afterAll(() => host.stop());

  describe.each(lessons)('$file', ({ lesson }) => {
    // A machine whose power is cut can only be simulated.
    it.each(casesOf(lesson).filter(({ cutsPower }) => !cutsPower))('$step: $name', async ({ run }) => {
      expect(await run(await host.world())).toBeUndefined();
    }, MOST_MS);

    it.each(lesson.steps.flatMap(({ id, challenge }, index) => (challenge === undefined ? [] : [{ id, index, challenge }])))(
      '$id: the goal is what Redis makes of it',
      async ({ index, challenge }) => {
        expect(await goalState(lesson, index, await host.world())).toEqual(challenge.state);
      },
    );

    it.skipIf(casesOf(lesson).some(({ cutsPower }) => cutsPower))('setups and solutions are answered as the engine answers them', async () => {
      expect(await repliesOf(lesson, engineWorld())).toEqual(await repliesOf(lesson, await host.world()));
    }, MOST_MS);
  });
});

/** Every line of the lesson from beginning to end, with its reply. */
async function repliesOf(lesson: Lesson, world: LessonWorld): Promise<readonly string[]> {
  const replies: string[] = [];
  for (const line of scriptToStep(lesson, lesson.steps.length)) {
    if ('waitMs' in line) await world.wait(line.waitMs);
    else if ('machine' in line) await world.machine(line.machine);
    else {
      const reply = await world.client(line.client ?? 1, line.run);
      replies.push(`${line.run} -> ${reply === undefined ? 'waits' : inSomeOrder(line.run, showReply(reply))}`);
    }
  }
  return replies;
}

/** What chance, a seed or the clock decides is taken out: two servers need not agree on it. */
function inSomeOrder(line: string, shown: string): string {
  const words = shown.match(/[^\s",\\]+/g) ?? [];
  if (/^(KEYS|SCAN|SSCAN|HSCAN|SMEMBERS|SINTER|SUNION|SDIFF)\b/i.test(line)) return words.toSorted().join(' ');
  if (/^(SPOP|SRANDMEMBER|HRANDFIELD|ZRANDMEMBER)\b/i.test(line)) return `${words.length} by chance`;
  if (/^(INFO|MEMORY|XPENDING|OBJECT (IDLETIME|FREQ)|LASTSAVE|TIME|LATENCY|SLOWLOG|CLIENT|COMMAND DOCS|P?EXPIRETIME)\b/i.test(line)) return 'an answer of its own';
  return shown.replace(/\b\d{13}-\d+/g, 'id');
}
