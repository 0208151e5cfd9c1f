import { beforeEach, describe, expect, it } from 'vitest';
import { lessonStub } from '../tooling/lessons/stub.ts';
import { engineWorld } from '../tooling/lessons/worlds.ts';
import { parseLesson } from './build/parse-lesson.ts';
import type { LessonWorld } from './build/verify.ts';
import { showReply } from './check/reply-text.ts';
import { LessonRun } from './lesson-run.ts';
import type { LessonHost } from './lesson-run.ts';
import type { Lesson } from './lesson.ts';
import { ProgressStore } from './progress.ts';

const LESSON = readLesson(`
${lessonStub('two-steps')}
## Second step {#second}

It builds on the first.

\`\`\`task
Count.
\`\`\`

\`\`\`setup
SET count 10
\`\`\`

\`\`\`check
command INCR was run on count
key name exists
\`\`\`

\`\`\`hint
1
\`\`\`

\`\`\`hint
2
\`\`\`

\`\`\`hint
3
\`\`\`

\`\`\`solution
INCR count
\`\`\`

\`\`\`wrong
GET count
=> INCR has not been run on count in this step yet.
\`\`\`
`.trimStart());

function readLesson(text: string): Lesson {
  const parsed = parseLesson('track/01-two-steps', text);
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
}

let world: LessonWorld;
let progress: ProgressStore;
let run: LessonRun;

beforeEach(() => {
  world = engineWorld();
  progress = new ProgressStore({ read: () => undefined, write: () => undefined, setAside: () => undefined }, () => 1000);
  run = openRun();
});

function openRun(): LessonRun {
  return new LessonRun(LESSON, hostOf(world), progress);
}

function hostOf({ hidden, wait, client, machine }: LessonWorld): LessonHost {
  return { ask: hidden, wait, machine, runAs: async (number, line) => void (await client(number, line)) };
}

/** As the learner does it: the command runs, the lesson hears of it and judges. */
async function type(line: string): Promise<void> {
  const reply = await world.client(1, line);
  run.noteCommand({ argv: line.split(' '), ...(reply !== undefined && { reply }) });
  await run.judge();
}

async function ask(line: string): Promise<string> {
  return showReply(await world.hidden(line));
}

describe('LessonRun', () => {
  it('is unsolved at first, says what is missing, and is solved by the right state', async () => {
    await run.open();
    expect(run.state).toMatchObject({ index: 0, preparing: false, solved: false, attempts: 0 });
    await type('SET name Bob');
    expect(run.state.results.map((result) => result.missing)).toEqual(['name holds "Bob"; asked for: "Alice".']);
    await type('SET name Alice');
    expect(run.state).toMatchObject({ solved: true, timesSolved: 1 });
    expect(progress.step(LESSON.id, 'first').solvedAt).toBe(1000);
  });

  it('reacts each time the step is done again, and not to other commands', async () => {
    await run.open();
    await type('SET name Alice');
    for (const line of ['SET other 1', 'GET name', 'TTL name', 'EXPIRE name 100', 'RENAME other Alice']) {
      await type(line);
      expect([line, run.state.timesSolved]).toEqual([line, 1]);
    }
    await type('SET name Alice');
    expect(run.state.timesSolved).toBe(2);
    await type('DEL name');
    await type('MSET name Alice more 1');
    expect(run.state.timesSolved).toBe(3);
    // Not the solution, but how this learner got there.
    await type('MSET name Alice more 2');
    expect(run.state.timesSolved).toBe(4);
    await run.goTo(1);
    await type('INCR count');
    await type('GET count');
    expect(run.state.timesSolved).toBe(1);
    await type('INCR count');
    expect(run.state.timesSolved).toBe(2);
  });

  it('says that what was refused was tried, and does not call it done', async () => {
    await run.open();
    await run.goTo(1);
    await type('INCR count');
    await type('SET count many');
    await type('INCR count');
    expect(run.state).toMatchObject({ solved: true, timesSolved: 1, timesTried: 1 });
    await type('SET count 1');
    await type('INCR count');
    expect(run.state).toMatchObject({ timesSolved: 2, timesTried: 0 });
  });

  it('takes half of a step that asks for two things for no repetition', async () => {
    const both = readLesson(
      lessonStub('two-steps').replace('key name is a string equal to "Alice"', 'key name is a string equal to "Alice"\ncommand GET was run on name'),
    );
    run = new LessonRun(both, hostOf(world), progress);
    await run.open();
    await type('SET name Alice');
    await type('GET name');
    expect(run.state.timesSolved).toBe(1);
    await type('GET name');
    expect(run.state.timesSolved).toBe(1);
    await type('SET name Alice');
    expect(run.state.timesSolved).toBe(2);
  });

  it('notices a state that came about by itself', async () => {
    await run.open();
    await world.client(1, 'SET name Alice');
    await run.judge();
    expect(run.state.solved).toBe(true);
  });

  it('runs the solutions of steps that are jumped over, and says so, without calling them solved', async () => {
    await run.open();
    await run.goTo(1);
    expect(run.state.notice).toBe('Step 1 was skipped, so its solution was run for you: this step builds on it.');
    expect(await ask('GET name')).toBe('"Alice"');
    expect(progress.step(LESSON.id, 'first').solvedAt).toBeUndefined();
    await run.goTo(0);
    expect(progress.step(LESSON.id, 'first').solvedAt).toBeUndefined();
  });

  it('does not run a setup twice, so going back and a reload find what was there', async () => {
    await run.open();
    await type('SET name Alice');
    await run.goTo(1);
    await type('INCR count');
    await run.goTo(0);
    await run.goTo(1);
    expect(await ask('GET count')).toBe('"11"');
    run = openRun();
    await run.open();
    expect(run.state.index).toBe(1);
    expect(await ask('GET count')).toBe('"11"');
  });

  it('puts aside keys that were there before, and puts them back', async () => {
    await world.client(1, 'RPUSH name old "v\\xff"');
    await world.client(1, 'EXPIRE name 100');
    await run.open();
    expect(await ask('EXISTS name')).toBe('0');
    expect(run.state.undoable).toBe('Put my keys back');
    await run.undo();
    expect(await ask('LRANGE name 0 -1')).toBe('"old", "v\ufffd"');
    expect(await ask('TTL name')).toBe('100');
    expect(run.state.undoable).toBeUndefined();
  });

  it('never touches keys that the lesson does not name', async () => {
    await world.client(1, 'SET mine 1');
    await run.open();
    await run.goTo(1);
    await run.restart();
    expect(await ask('GET mine')).toBe('"1"');
  });

  it('restarts, and undoes it: keys and place are as they were', async () => {
    await run.open();
    await type('SET name Alice');
    await run.goTo(1);
    await type('INCR count');
    await run.restart();
    expect(run.state.index).toBe(0);
    expect(await ask('EXISTS name count')).toBe('0');
    await run.undo();
    expect(run.state.index).toBe(1);
    expect(await ask('GET count')).toBe('"11"');
  });

  it('starts one step again from where it begins', async () => {
    await run.open();
    await type('SET name Alice');
    await run.goTo(1);
    await type('INCR count');
    await type('DEL name');
    await run.restartStep();
    expect(run.state).toMatchObject({ index: 1, solved: false, attempts: 0 });
    expect(await ask('GET count')).toBe('"10"');
    expect(await ask('GET name')).toBe('"Alice"');
  });

  it('is finished when every step has been solved, not when its last page has been seen', async () => {
    await run.open();
    await run.goTo(2);
    expect(progress.lesson(LESSON.id).finishedAt).toBeUndefined();
    await run.goTo(0);
    await type('SET name Alice');
    await run.goTo(1);
    await type('INCR count');
    await run.goTo(2);
    expect(progress.lesson(LESSON.id).finishedAt).toBe(1000);
  });

  it('says so when the server does not answer, and goes on when it does', async () => {
    let isGone = true;
    const refuse = (): Promise<never> => Promise.reject(new Error('gone'));
    run = new LessonRun(LESSON, { ask: (line) => (isGone ? refuse() : world.hidden(line)), wait: refuse, runAs: refuse, machine: refuse }, progress);
    await run.open();
    expect(run.state.notice).toContain('did not answer');
    isGone = false;
    await run.open();
    await type('SET name Alice');
    expect(run.state.solved).toBe(true);
  });
});
