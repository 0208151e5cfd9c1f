// What must hold for every question, as a list of cases to run on a server: proofs show what they claim, solutions and
// accepted alternatives pass, wrong answers get exactly what they declare, no candidate's line is refused, and everything
// that the engine judges has a judgement. The tests run them on the engine and on Redis.

import type { Script } from '../lesson.ts';
import { judgeAnswer, playProof, printed } from './judge.ts';
import type { NewWorld } from './judge.ts';
import type { Candidate, Exercise, Point, Proof, Question } from './question.ts';

export interface QuestionCase {
  readonly name: string;
  /** Undefined when it holds, otherwise what is wrong, in a sentence. */
  run(newWorld: NewWorld): Promise<string | undefined>;
}

export function casesOfQuestion(question: Question): readonly QuestionCase[] {
  switch (question.kind) {
    case 'explain':
      return casesOfPoints(question.points);
    case 'design':
      return [...casesOfPoints(question.points), ...question.candidates.map(isAccepted)];
    case 'choose':
      return question.proof === undefined ? [] : [shows('its proof', question.proof)];
    case 'predict':
      return [answers('the last line', question.transcript)];
    case 'state':
      return question.asks.map(({ label, run }) => answers(label, [...question.transcript, { run, client: 1 }]));
    case 'write':
    case 'fault':
      return casesOfExercise(question);
  }
}

function casesOfPoints(points: readonly Point[]): readonly QuestionCase[] {
  return points.flatMap(({ proof }, at) => (proof === undefined ? [] : [shows(`proof ${at + 1}`, proof)]));
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

/** The last line has a reply, the same on two servers. */
function answers(name: string, proof: Proof): QuestionCase {
  return {
    name: `${name} has one answer`,
    async run(newWorld) {
      const replies: string[] = [];
      for (let time = 0; time < 2; time++) replies.push((await playProof(proof, await newWorld())).at(-1)?.reply ?? '');
      if (replies[0] === '') return 'there is no reply';
      return replies[0] === replies[1] ? undefined : `two answers: ${replies.join(' / ')}`;
    },
  };
}
