// The exercises of practice: for each topic and level one card, under which ever new predictions are asked.
import { TOPICS } from '../../curriculum/interview/predict/generate.ts';
import { type Level, LEVELS } from '../../curriculum/interview/predict/move.ts';

export interface Exercise {
  /** Its card's. */
  readonly id: string;
  readonly topic: string;
  readonly title: string;
  readonly level: Level;
}

/** Easy ones of all topics first: that is the order in which new ones are offered. */
export const EXERCISES: readonly Exercise[] = LEVELS.flatMap((level) =>
  TOPICS.map(({ id, title }) => ({ id: `predict/${id}-${level}`, topic: id, title, level })),
);

export const EXERCISE_IDS = EXERCISES.map(({ id }) => id);

/** By "strings-2", as addresses have it. */
export function exerciseAt(place: string): Exercise | undefined {
  return EXERCISES.find(({ id }) => id === `predict/${place}`);
}

export function placeOf({ topic, level }: Exercise): string {
  return `${topic}-${level}`;
}
