// Fills in what the parser can't know: the state that each challenge asks for, made by running its goal on the engine.

import { goalState } from '../../curriculum/build/verify.ts';
import type { Lesson, Step } from '../../curriculum/lesson.ts';
import { engineWorld } from './worlds.ts';

export async function withGoals(lesson: Lesson): Promise<Lesson> {
  const steps: Step[] = [];
  for (const [index, step] of lesson.steps.entries()) {
    const { challenge } = step;
    steps.push(challenge === undefined ? step : { ...step, challenge: { ...challenge, state: await goalState(lesson, index, engineWorld()) } });
  }
  return { ...lesson, steps };
}
