// Makes predictions without end: a topic, a level and a seed give always the same one. Difficulty rises in two ways that
// are counted (`difficultyOf`): more lines to keep in mind, and more things to know. What the answer is, the engine says:
// `play` sends the lines and keeps the replies as redis-cli prints them.

import { fromUtf8, toUtf8 } from '../../../base/bytes.ts';
import { splitArgs } from '../../../base/quoting.ts';
import { SeededRandom } from '../../../base/random.ts';
import { formatReply } from '../../../resp/cli-format.ts';
import type { Ask } from '../../check/evaluate.ts';
import { bits } from './bits.ts';
import { expiry } from './expiry.ts';
import { hashes } from './hashes.ts';
import { keys } from './keys.ts';
import { lists } from './lists.ts';
import type { Level, Line, Move, Topic } from './move.ts';
import { Scene, whyRefused } from './move.ts';
import { scripting } from './scripting.ts';
import { sets } from './sets.ts';
import { sortedSets } from './sorted-sets.ts';
import { streams } from './streams.ts';
import { strings } from './strings.ts';
import { transactions } from './transactions.ts';

export const TOPICS: readonly Topic[] = [
  keys,
  strings,
  expiry,
  hashes,
  lists,
  sets,
  sortedSets,
  bits,
  streams,
  transactions,
  scripting,
];

export interface Prediction {
  readonly topic: string;
  readonly level: Level;
  readonly seed: number;
  /** Commands as typed; the reply of the last one is what the learner foretells. */
  readonly lines: readonly string[];
  /** Each once, in the order in which they come up. */
  readonly concepts: readonly string[];
  /** For each line, what to say of it once its reply is known. */
  readonly tell: readonly ((reply: string) => string)[];
}

/** How many lines stand between the opening and the question, at least and at most. */
const LENGTHS: Readonly<Record<Level, readonly [min: number, max: number]>> = { 1: [0, 1], 2: [2, 3], 3: [4, 6] };

/** Always the same prediction for the same arguments; `topic` is the id of one of TOPICS. */
export function predict(topic: string, level: Level, seed: number): Prediction {
  const found = TOPICS.find(({ id }) => id === topic);
  if (found === undefined) throw new Error(`no topic ${topic}; there are ${TOPICS.map(({ id }) => id).join(', ')}`);
  const random = new SeededRandom(seed * 31 + level);
  const scene = new Scene(random, found.keys, found.words);
  const known = found.moves.filter((move) => move.level <= level);
  const lines: Line[] = [...found.open(scene)];
  const concepts = new Set<string>();
  const add = (moves: readonly Move[], fits: (line: Line) => boolean): void => {
    // A move may propose a line that doesn't fit; some other will.
    for (let attempt = 0; attempt < 200; attempt++) {
      const move = draw(scene, moves);
      const line = move.make(scene);
      if (!fits(line) || lines.some((other) => other.run === line.run && attempt < 100)) continue;
      concepts.add(move.concept);
      lines.push(line);
      return;
    }
    throw new Error(`the topic ${topic} has nothing to add at level ${level}, seed ${seed}`);
  };
  const [min, max] = LENGTHS[level];
  for (let left = scene.number(min, max); left > 0; left--) add(known, () => true);
  // The question is of the level itself where there is such a move, and never about a bare OK.
  const own = known.filter((move) => move.level === level || level === 1);
  add(own.length > 0 ? own : known, (line) => line.isAsked);
  return {
    topic,
    level,
    seed,
    lines: lines.map(({ run }) => run),
    concepts: [...concepts],
    tell: lines.map(({ tell }) => tell),
  };
}

export interface Played {
  /** As redis-cli prints them, without the last line break; one for each line. */
  readonly replies: readonly string[];
  /** What the learner is to foretell. */
  readonly answer: string;
  /** One sentence for each line, made from its reply. */
  readonly explanation: readonly string[];
}

/** Runs a prediction on an empty server; `ask` must be a connection of its own, for transactions. */
export async function play(prediction: Prediction, ask: Ask): Promise<Played> {
  const replies: string[] = [];
  const explanation: string[] = [];
  for (const [at, line] of prediction.lines.entries()) {
    const argv = splitArgs(fromUtf8(line)) ?? [];
    const reply = toUtf8(formatReply(await ask(line), argv)).replace(/\n$/, '');
    replies.push(reply);
    explanation.push(whyRefused(reply, argv) ?? prediction.tell[at]?.(reply) ?? '');
  }
  return { replies, answer: replies.at(-1) ?? '', explanation };
}

/** Lines to keep in mind plus things to know. */
export function difficultyOf({ lines, concepts }: Pick<Prediction, 'lines' | 'concepts'>): number {
  return lines.length + concepts.length;
}

/**
 * The next prediction that was not had before: `seen` holds a mark of each that was, and is added to. Seeds are tried from
 * `seed` on; a topic's level has many thousands, so nobody ever runs dry.
 */
export function nextPrediction(topic: string, level: Level, seed: number, seen: Set<string>): Prediction {
  for (let at = seed; ; at++) {
    const prediction = predict(topic, level, at);
    const mark = markOf(prediction);
    if (seen.has(mark)) {
      if (at - seed > 100_000) throw new Error(`${topic}, level ${level}: nothing new after ${at - seed} seeds`);
      continue;
    }
    seen.add(mark);
    return prediction;
  }
}

/** Of 32 bits, to be kept for long: two that share one by chance cost a prediction, of which there are enough. */
function markOf({ lines }: Prediction): string {
  const text = fromUtf8(lines.join('\n'));
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash.toString(36);
}

function draw(scene: Scene, moves: readonly Move[]): Move {
  const total = moves.reduce((sum, { weight = 1 }) => sum + weight, 0);
  let at = scene.random.int(total);
  for (const move of moves) {
    at -= move.weight ?? 1;
    if (at < 0) return move;
  }
  throw new Error('a topic without moves');
}
