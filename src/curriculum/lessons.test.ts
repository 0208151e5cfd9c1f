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
/** As vitest.config.ts lets run concurrently. */
const SIDE_BY_SIDE = 10;

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

// In real time a busy disk or processor may be late: further tries are allowed.
describe.runIf(redis !== undefined)('on Redis', { retry: 3 }, () => {
  // Most of the time goes by in waiting, so several lessons wait side by side, each with a server of its own.
  const hosts: RedisHost[] = [];
  const idle: RedisHost[] = [];
  beforeAll(async () => {
    if (redis === undefined) return;
    hosts.push(...(await Promise.all(Array.from({ length: SIDE_BY_SIDE }, () => RedisHost.start(redis.server)))));
    idle.push(...hosts);
  });
  afterAll(() => Promise.all(hosts.map((host) => host.stop())));

  /** As many tests run at a time as there are servers, so there always is one. */
  const withHost = async (run: (host: RedisHost) => Promise<void>): Promise<void> => {
    const host = idle.pop();
    if (host === undefined) throw new Error('more tests at a time than servers');
    try {
      await run(host);
    } finally {
      idle.push(host);
    }
  };

  describe.concurrent.each(lessons)('$file', ({ lesson }) => {
    // A machine whose power is cut can only be simulated.
    it.each(casesOf(lesson).filter(({ cutsPower }) => !cutsPower))('$step: $name', async ({ run }) => {
      await withHost(async (host) => {
        expect(await run(await host.world())).toBeUndefined();
      });
    }, MOST_MS);

    it.each(lesson.steps.flatMap(({ id, challenge }, index) => (challenge === undefined ? [] : [{ id, index, challenge }])))(
      '$id: the goal is what Redis makes of it',
      async ({ index, challenge }) => {
        await withHost(async (host) => {
          expect(await goalState(lesson, index, await host.world())).toEqual(challenge.state);
        });
      },
    );

    it.skipIf(casesOf(lesson).some(({ cutsPower }) => cutsPower))('setups and solutions are answered as the engine answers them', async () => {
      await withHost(async (host) => {
        expect(await repliesOf(lesson, engineWorld())).toEqual(await repliesOf(lesson, await host.world()));
      });
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
