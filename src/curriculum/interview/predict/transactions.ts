// Predictions about MULTI, EXEC, DISCARD and WATCH on one connection: what is queued, what an error does, what runs.

import { asked, told } from './move.ts';
import type { Line, Move, Scene, Topic } from './move.ts';

const moves: readonly Move[] = [
  {
    concept: 'inside MULTI commands are queued',
    level: 1,
    weight: 4,
    make(scene) {
      const key = scene.one(scene.keys);
      const run = scene.one([`INCR ${key}`, `SET ${key} ${scene.number(1, 9)}`, `GET ${key}`, `APPEND ${key} 0`, `DEL ${key}`]);
      return asked(run, (reply) => (reply === 'QUEUED' ? 'Between MULTI and EXEC a command is only queued.' : 'No transaction is open, so it runs at once.'));
    },
  },
  {
    concept: 'MULTI opens a transaction, once',
    level: 1,
    weight: 2,
    make: () => asked('MULTI', (reply) => (reply === 'OK' ? 'A transaction begins.' : 'One is open already; MULTI can’t be nested: an error.')),
  },
  {
    concept: 'EXEC runs the queue and answers every reply',
    level: 1,
    weight: 3,
    make: () =>
      asked('EXEC', (reply) =>
        reply.startsWith('(error) EXECABORT')
          ? 'A command could not be queued, so the whole transaction is dropped.'
          : reply.startsWith('(error)')
            ? 'No transaction is open: an error.'
            : reply === '(nil)'
              ? 'A watched key was changed before EXEC: nothing runs, nil.'
              : reply === '(empty array)'
                ? 'Nothing was queued: an empty array.'
                : 'The queue ran without a break; one reply for each command, in order. An error in one does not stop or undo the others.',
      ),
  },
  {
    concept: 'DISCARD forgets the queue',
    level: 1,
    make: () => asked('DISCARD', (reply) => (reply === 'OK' ? 'The queue is forgotten; nothing of it runs.' : 'No transaction is open: an error.')),
  },
  {
    concept: 'a command that can’t be queued spoils the transaction',
    level: 2,
    weight: 2,
    make: (scene) => asked(`${scene.one(['INCR', 'SET', 'HSET'])} ${scene.key} `.trim().replace(/^INCR .*/, 'INCR'), () => 'A wrong number of arguments is an error at once; inside MULTI it dooms the whole EXEC.'),
  },
  {
    concept: 'an error while EXEC runs undoes nothing',
    level: 2,
    weight: 2,
    make: (scene) =>
      asked(`LPUSH ${scene.key} x`, (reply) =>
        reply === 'QUEUED' ? 'Queued: the wrong type shows only when it runs, and stops nobody else.' : reply.startsWith('(error)') ? `${scene.key} is no list: WRONGTYPE.` : `${scene.key} was free, so it is a list now.`,
      ),
  },
  {
    concept: 'WATCH makes EXEC depend on a key, whoever changes it',
    level: 2,
    weight: 2,
    make: (scene) =>
      asked(`WATCH ${scene.key}`, (reply) => (reply === 'OK' ? `If ${scene.key} changes before EXEC, even by our own hand, EXEC runs nothing.` : 'WATCH belongs before MULTI: inside it is an error.')),
  },
  {
    concept: 'UNWATCH forgets what was watched',
    level: 3,
    make: () => asked('UNWATCH', (reply) => (reply === 'QUEUED' ? 'Inside MULTI it is only queued, too late to save the transaction.' : 'Nothing is watched any more.')),
  },
  {
    concept: 'GET after a transaction shows what ran',
    level: 1,
    weight: 2,
    make(scene) {
      const key = scene.one(scene.keys);
      return asked(`GET ${key}`, (reply) => (reply === 'QUEUED' ? 'Still inside the transaction: queued.' : reply === '(nil)' ? `There is no ${key}.` : `What ran so far left ${reply}.`));
    },
  },
];

function begin(scene: Scene): Line {
  return told(`SET ${scene.key} ${scene.number(1, 9)}`, () => `${scene.key} begins as a number.`);
}

export const transactions: Topic = {
  id: 'transactions',
  title: 'Transactions',
  keys: ['stock', 'balance', 'seats', 'count'],
  words: ['x', 'y', 'z'],
  open: (scene) => [begin(scene), scene.random.int(3) === 0 ? told(`WATCH ${scene.key}`, () => `From now on EXEC depends on ${scene.key} staying as it is.`) : told('MULTI', () => 'A transaction begins.')],
  moves,
};
