// What must hold for every question, as a list of cases to run on a server: proofs show what they claim, solutions and
// accepted alternatives pass, wrong answers get exactly what they declare, no candidate's line is refused, and everything
// that the engine judges has a judgement. The tests run them on the engine and on Redis.

import type { Script } from '../lesson.ts';
import { scriptOfState } from './draft.ts';
import { judgeAnswer, playProof, printed } from './judge.ts';
import type { NewWorld } from './judge.ts';
import type { Candidate, Exercise, Point, Proof, Question } from './question.ts';

export interface QuestionCase {
  readonly name: string;
  /** Undefined when it holds, otherwise what is wrong, in a sentence. */
  run(newWorld: NewWorld): Promise<string | undefined>;
}

export function casesOfQuestion(question: Question): readonly QuestionCase[] {
  const { server } = question;
  const on = (cases: readonly QuestionCase[]): readonly QuestionCase[] =>
    server === undefined ? cases : cases.map(({ name, run }) => ({ name, run: (newWorld) => run(() => newWorld(server)) }));
  switch (question.kind) {
    case 'explain':
      return on(casesOfPoints(question.points));
    case 'design':
      return [...on(casesOfPoints(question.points)), ...question.candidates.map(isAccepted)];
    case 'choose':
      return question.proof === undefined ? [] : on([shows('its proof', question.proof)]);
    case 'predict':
      return on([answers(question.transcript, 1)]);
    case 'state':
      return on([answers(scriptOfState(question), question.asks.length, false)]);
    case 'write':
    case 'fault':
      return casesOfExercise(question);
  }
}

/** Every script of a question that is only played: not the answers to exercises. */
export function proofsOf(question: Question): readonly Proof[] {
  switch (question.kind) {
    case 'explain':
    case 'design':
      return question.points.map(({ proof }) => proof);
    case 'choose':
      return question.proof === undefined ? [] : [question.proof];
    case 'predict':
    case 'state':
      return [question.transcript];
    case 'write':
    case 'fault':
      return [];
  }
}

function casesOfPoints(points: readonly Point[]): readonly QuestionCase[] {
  return points.map(({ proof }, at) => shows(`proof ${at + 1}`, proof));
}

/** How much of a candidate's data is enough to see whether its lines are right. */
const LOADED = 10;

/** No line of a candidate is refused: its figures would be those of something else. */
function isAccepted({ title, count, load, ask }: Candidate): QuestionCase {
  return {
    name: `candidate "${title}" is accepted`,
    async run(newWorld) {
      const client = (await newWorld()).client(1);
      const numbers = Array.from({ length: Math.min(count, LOADED) }, (_, at) => String(at + 1));
      const lines = [...numbers.flatMap((number) => load.map((line) => line.replaceAll('{i}', number))), ...ask];
      for (const line of lines) {
        const reply = printed(line, await client(line));
        if (reply.startsWith('(error)')) return `${line} answers ${reply}`;
      }
      return undefined;
    },
  };
}

function casesOfExercise(exercise: Exercise): readonly QuestionCase[] {
  const passes = (name: string, answer: Script, most?: number): QuestionCase => ({
    name: `${name} passes`,
    async run(newWorld) {
      const { isSolved, missing, commands, order } = await judgeAnswer(exercise, answer, newWorld);
      if (!isSolved) return `still missing: ${missing.join(' / ')}${order === undefined ? '' : ` after ${order.join(' | ')}`}`;
      return most === undefined || commands <= most ? undefined : `it takes ${commands} commands, more than the par of ${most}`;
    },
  });
  return [
    {
      name: 'doing nothing fails',
      run: async (newWorld) => ((await judgeAnswer(exercise, [], newWorld)).isSolved ? 'it is solved before anything was done' : undefined),
    },
    passes('the solution', exercise.solution, exercise.par),
    ...exercise.alternatives.map((answer, at) => passes(`alternative ${at + 1}`, answer)),
    ...exercise.wrong.map(({ script, missing: declared }, at) => ({
      name: `wrong answer ${at + 1} gets its message`,
      async run(newWorld: NewWorld) {
        const { missing } = await judgeAnswer(exercise, script, newWorld);
        if (missing.length === declared.length && missing.every((message, i) => message === declared[i])) return undefined;
        return `declared: ${declared.join(' / ')}; said: ${missing.join(' / ') || 'nothing is missing'}`;
      },
    })),
  ];
}

/** Every expectation holds, and there is at least one. */
function shows(name: string, proof: Proof): QuestionCase {
  return {
    name: `${name} shows what it claims`,
    async run(newWorld) {
      const played = await playProof(proof, await newWorld());
      const off = played.find(({ isAsExpected }) => isAsExpected === false);
      if (off !== undefined) return `${off.run} answers ${off.reply || 'nothing yet'}`;
      return played.some(({ isAsExpected }) => isAsExpected) ? undefined : 'it expects nothing';
    },
  };
}

/** The last lines have replies, the same on two servers. A state is no error: whoever asks for one has asked wrongly. */
function answers(proof: Proof, count: number, mayFail = true): QuestionCase {
  return {
    name: 'what is asked has one answer',
    async run(newWorld) {
      const [first = [], second = []] = [await lastReplies(proof, count, newWorld), await lastReplies(proof, count, newWorld)];
      for (const [at, reply] of first.entries()) {
        if (reply === '') return `there is no reply to what is asked at place ${at + 1}`;
        if (!mayFail && reply.startsWith('(error)')) return `what is asked at place ${at + 1} is refused: ${reply}`;
        if (reply !== second[at]) return `two answers: ${reply} / ${second[at]}`;
      }
      return undefined;
    },
  };
}

async function lastReplies(proof: Proof, count: number, newWorld: NewWorld): Promise<readonly string[]> {
  return (await playProof(proof, await newWorld())).slice(-count).map(({ reply }) => reply);
}
