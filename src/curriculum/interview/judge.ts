// Judges answers on a server: whether a proof shows what it claims, what a transcript's last reply is, what the state is
// afterwards, and whether commands that a learner wrote reach the goal, alone and among other clients in seeded random
// orders. Knows no engine, only "a connection that takes a line and answers".

import { fromUtf8, toUtf8 } from '../../base/bytes.ts';
import { splitArgs } from '../../base/quoting.ts';
import { SeededRandom } from '../../base/random.ts';
import { formatReply } from '../../resp/cli-format.ts';
import { ErrorReply, NO_REPLY } from '../../resp/reply.ts';
import type { Reply } from '../../resp/reply.ts';
import { evaluateChecks } from '../check/evaluate.ts';
import type { Ask, RanCommand } from '../check/evaluate.ts';
import type { Script } from '../lesson.ts';
import type { MachineStep, ServerSettings } from './crash.ts';
import { interleaving } from './interleave.ts';
import { foretells } from './predict/answer.ts';
import type { Exercise, Proof } from './question.ts';

/** An empty server, with as many connections as are asked for. */
export interface PracticeWorld {
  /** Client `number`, from 1; the same one each time. Answers NO_REPLY while it is blocked. */
  client(number: number): Ask;
  /** A connection that the learner doesn't see. */
  readonly hidden: Ask;
  wait(milliseconds: number): Promise<void>;
  /** Ends the server, damages its files or starts it; afterwards all clients are new. Only where it was given settings. */
  machine(step: MachineStep): Promise<void>;
  /** What clients have received since this was last called without having just asked: messages, and what they waited for. */
  heard?(): readonly { readonly client: number; readonly reply: Reply }[];
}

/** Makes an empty server, with a configuration file of its own if one is given; a judge needs one for every order that it tries. */
export type NewWorld = (server?: ServerSettings) => PracticeWorld | Promise<PracticeWorld>;

/** How many orders of an answer and the others' commands are tried. */
export const ORDERS = 40;

export interface PlayedLine {
  readonly run: string;
  readonly client: number;
  /** As redis-cli prints it, without the last line break; empty while the client is blocked. */
  readonly reply: string;
  /** Undefined where nothing was expected. */
  readonly isAsExpected?: boolean;
  /** What clients received then or while time passed afterwards, without having asked. */
  readonly heard?: readonly { readonly client: number; readonly reply: string }[];
}

/** Plays a script line by line; the lines that are answered are told. Waits only let the clock run on. */
export async function playProof(proof: Proof, world: PracticeWorld): Promise<readonly PlayedLine[]> {
  const played: PlayedLine[] = [];
  for (const line of proof) {
    if ('wait' in line) {
      await world.wait(line.wait);
    } else if ('machine' in line) {
      await world.machine(line.machine);
    } else {
      const { run, client, expected } = line;
      const reply = printed(run, await world.client(client)(run));
      played.push({ run, client, reply, ...(expected !== undefined && { isAsExpected: isExpected(expected, reply) }) });
    }
    const heard = (world.heard?.() ?? []).map(({ client, reply }) => ({ client, reply: printed('', reply) }));
    const last = played.at(-1);
    if (heard.length > 0 && last !== undefined) played[played.length - 1] = { ...last, heard: [...(last.heard ?? []), ...heard] };
  }
  return played;
}

/** "blocked" means: no reply yet. */
function isExpected(expected: string, reply: string): boolean {
  return expected === 'blocked' ? reply === '' : foretells(expected, reply);
}

export interface Verdict {
  readonly isSolved: boolean;
  /** What is still missing, one sentence each; those of the first order in which something was. */
  readonly missing: readonly string[];
  /** Commands that the answer took. */
  readonly commands: number;
  /** The order in which it failed, as lines with their client; only if others took part. */
  readonly order?: readonly string[];
}

/**
 * Whether an answer does what the exercise asks: in every one of ORDERS seeded orders if other clients take part, else
 * once. A line that can't be read or that Redis refuses with an error is no crime by itself: the state decides.
 */
export async function judgeAnswer(exercise: Exercise, answer: Script, newWorld: NewWorld, seed = 1): Promise<Verdict> {
  const commands = answer.filter((line) => 'run' in line).length;
  const scripts = [answer, ...exercise.others];
  const orders = exercise.others.length === 0 ? 1 : ORDERS;
  const tried = new Set<string>();
  for (let order = 0; order < orders; order++) {
    const turns = interleaving(scripts.map((script) => script.length), new SeededRandom(seed + order));
    // A short answer meets the others in few ways: the same order again would say the same again.
    if (tried.has(turns.join())) continue;
    tried.add(turns.join());
    const world = await newWorld();
    for (const line of exercise.setup) await runLine(line, world, 1);
    const ran: RanCommand[] = [];
    const told: string[] = [];
    const at = scripts.map(() => 0);
    for (const turn of turns) {
      const line = scripts[turn]?.[at[turn] ?? 0];
      at[turn] = (at[turn] ?? 0) + 1;
      if (line === undefined) continue;
      const reply = await runLine(line, world, turn + 1);
      if ('run' in line) told.push(`${turn === 0 ? 'you' : `client ${turn + 1}`}: ${line.run}`);
      if ('run' in line && turn === 0) ran.push({ argv: argvOf(line.run), ...(reply !== undefined && { reply }) });
    }
    const results = await evaluateChecks(exercise.checks, world.hidden, ran);
    const missing = results.filter(({ met }) => !met).map((result) => result.missing);
    if (missing.length > 0) return { isSolved: false, missing, commands, ...(orders > 1 && { order: told }) };
  }
  return { isSolved: true, missing: [], commands };
}

async function runLine(line: Script[number], world: PracticeWorld, client: number): Promise<Reply | undefined> {
  if ('waitMs' in line) {
    await world.wait(line.waitMs);
    return undefined;
  }
  if (!('run' in line)) return undefined;
  if (splitArgs(fromUtf8(line.run)) === undefined) return new ErrorReply('ERR unbalanced quotes');
  return world.client(client)(line.run);
}

/** A reply as redis-cli prints it, without the last line break; empty if there is none yet. */
export function printed(line: string, reply: Reply): string {
  if (reply === NO_REPLY) return '';
  return toUtf8(formatReply(reply, splitArgs(fromUtf8(line)) ?? [])).replace(/\n$/, '');
}

function argvOf(line: string): readonly string[] {
  return (splitArgs(fromUtf8(line)) ?? []).map(toUtf8);
}
