// Every lesson, run: on the engine, and on Redis itself when there is one. A new lesson is covered by being there.

import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRedis } from '../tooling/find-redis.mjs';
import { allLessons } from '../tooling/lessons/all-lessons.ts';
import { withGoals } from '../tooling/lessons/goals.ts';
import { showProblem } from '../tooling/lessons/read-lessons.ts';
import { engineWorld, RedisHost } from '../tooling/lessons/worlds.ts';
import { casesOf, goalState } from './build/verify.ts';
import type { LessonWorld } from './build/verify.ts';
import { showReply } from './check/reply-text.ts';
import { scriptToStep } from './lesson.ts';
import type { Lesson } from './lesson.ts';

const { lessons: parsed, tracks, problems } = allLessons();
const lessons = await Promise.all(parsed.map(async ({ file, lesson }) => ({ file, lesson: await withGoals(lesson) })));
const redis = findRedis({ download: false });

/** Waiting takes its time on Redis. */
const MOST_MS = 30_000;
/** Most of the time goes by in waiting, so several cases wait side by side, each with a server of its own. */
const SIDE_BY_SIDE = 10;
/** In real time a busy disk or processor may be late. */
const MOST_TRIES = 4;

describe('the lessons folder', () => {
  it('holds lessons that can all be read', () => {
    expect(problems.map(showProblem)).toEqual([]);
    expect(tracks.flatMap((track) => track.lessons)).not.toHaveLength(0);
  });
});

// Of all cases what doesn't hold is collected: some thousand tests would take longer than what they try.

it.each(lessons)('$file holds on the engine', async ({ lesson }) => {
  const faults: string[] = [];
  for (const { step, name, run } of casesOf(lesson)) {
    const fault = await run(engineWorld()).catch(String);
    if (fault !== undefined) faults.push(`${step}: ${name}: ${fault}`);
  }
  expect(faults).toEqual([]);
});

describe.runIf(redis !== undefined)('on Redis', () => {
  let hosts: readonly RedisHost[] = [];
  beforeAll(async () => {
    if (redis !== undefined) hosts = await Promise.all(Array.from({ length: SIDE_BY_SIDE }, () => RedisHost.start(redis.server)));
  });
  afterAll(() => Promise.all(hosts.map((host) => host.stop())));

  it('every lesson holds, and is answered as on the engine', async () => {
    const left = lessons.flatMap(({ file, lesson }) => trialsOf(lesson).map((trial) => ({ ...trial, name: `${file}: ${trial.name}` })));
    const faults: string[] = [];
    await Promise.all(
      hosts.map(async (host) => {
        for (let trial = left.shift(); trial !== undefined; trial = left.shift()) {
          let fault = await faultOf(trial, host);
          for (let tries = 1; fault !== undefined && tries < MOST_TRIES; tries++) fault = await faultOf(trial, host);
          if (fault !== undefined) faults.push(`${trial.name}: ${fault}`);
        }
      }),
    );
    expect(faults).toEqual([]);
  }, 300_000);
});

interface Trial {
  readonly name: string;
  /** Undefined when it holds on this server, otherwise what is wrong. */
  run(world: LessonWorld): Promise<string | undefined>;
}

function trialsOf(lesson: Lesson): readonly Trial[] {
  const cases = casesOf(lesson);
  // A machine whose power is cut can only be simulated.
  const trials: Trial[] = cases.filter(({ cutsPower }) => !cutsPower).map(({ step, name, run }) => ({ name: `${step}: ${name}`, run }));
  lesson.steps.forEach(({ id, challenge }, index) => {
    if (challenge === undefined) return;
    trials.push({
      name: `${id}: the goal is what Redis makes of it`,
      run: async (world) => differenceOf(challenge.state, await goalState(lesson, index, world)),
    });
  });
  if (cases.some(({ cutsPower }) => cutsPower)) return trials;
  trials.push({
    name: 'setups and solutions are answered as the engine answers them',
    run: async (world) => differenceOf(await repliesOf(lesson, engineWorld()), await repliesOf(lesson, world)),
  });
  return trials;
}

async function faultOf(trial: Trial, host: RedisHost): Promise<string | undefined> {
  let timeout: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timeout = setTimeout(() => resolve(`has not ended in ${MOST_MS} ms`), MOST_MS);
  });
  try {
    return await Promise.race([host.world().then((world) => trial.run(world)), late]);
  } catch (error) {
    return String(error);
  } finally {
    clearTimeout(timeout);
  }
}

/** The first thing in which two lists differ. */
function differenceOf(engine: readonly unknown[], live: readonly unknown[]): string | undefined {
  if (isDeepStrictEqual(engine, live)) return undefined;
  const at = engine.findIndex((each, index) => !isDeepStrictEqual(each, live[index]));
  const place = at < 0 ? engine.length : at;
  return `the engine: ${JSON.stringify(engine[place])}, Redis: ${JSON.stringify(live[place])}`;
}

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
