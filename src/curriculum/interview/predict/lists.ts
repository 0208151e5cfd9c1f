// Predictions about lists: ends, ranges, trimming, moving between lists.

import { asked, count, integerIn, told } from './move.ts';
import type { Move, Topic } from './move.ts';

const RANGES = [
  [0, -1],
  [0, 1],
  [1, 2],
  [-2, -1],
  [0, 0],
  [2, 10],
] as const;

const moves: readonly Move[] = [
  {
    concept: 'LPUSH puts each element before the one before it',
    level: 1,
    weight: 2,
    make(scene) {
      const items = scene.wordsOf(scene.number(1, 3));
      return asked(
        `LPUSH ${scene.key} ${items.join(' ')}`,
        (reply) => `One after another goes to the head, so ${items.at(-1)} is first now; the list has ${count(integerIn(reply), 'element')}.`,
      );
    },
  },
  {
    concept: 'RPUSH puts elements at the tail',
    level: 1,
    weight: 2,
    make(scene) {
      const items = scene.wordsOf(scene.number(1, 2));
      return asked(`RPUSH ${scene.key} ${items.join(' ')}`, (reply) => `They join the tail; the list has ${count(integerIn(reply), 'element')}.`);
    },
  },
  {
    concept: 'LRANGE takes both ends in, and counts from the end with negatives',
    level: 1,
    weight: 3,
    make(scene) {
      const [from, to] = scene.one(RANGES);
      return asked(`LRANGE ${scene.key} ${from} ${to}`, (reply) =>
        reply === '(empty array)' ? 'Nothing lies in that range, so the answer is an empty array, not an error.' : `Elements ${from} to ${to} from the head, both included.`,
      );
    },
  },
  {
    concept: 'LPOP and RPOP take from the ends',
    level: 1,
    weight: 2,
    make(scene) {
      const name = scene.one(['LPOP', 'RPOP']);
      return asked(`${name} ${scene.key}`, (reply) =>
        reply === '(nil)' ? 'The list is empty, which means that there is no such key: nil.' : `${name} takes ${reply} from the ${name === 'LPOP' ? 'head' : 'tail'}.`,
      );
    },
  },
  {
    concept: 'LLEN of a missing key is 0',
    level: 1,
    make(scene) {
      const key = scene.one(scene.keys);
      return asked(`LLEN ${key}`, (reply) => `${key} has ${count(integerIn(reply), 'element')}; a missing key counts as an empty list.`);
    },
  },
  {
    concept: 'LINDEX counts from 0, or from -1 at the tail',
    level: 2,
    make(scene) {
      const at = scene.one([0, 1, -1, -2, 5]);
      return asked(`LINDEX ${scene.key} ${at}`, (reply) => (reply === '(nil)' ? `There is no element ${at}.` : `Element ${at} is ${reply}.`));
    },
  },
  {
    concept: 'LTRIM keeps the range and drops the rest',
    level: 2,
    make(scene) {
      const [from, to] = scene.one(RANGES.slice(1));
      return told(`LTRIM ${scene.key} ${from} ${to}`, () => `Only elements ${from} to ${to} stay; if none does, the key goes.`);
    },
  },
  {
    concept: 'LREM removes by value, from head or tail by the sign of count',
    level: 2,
    make(scene) {
      const times = scene.one([1, -1, 0]);
      const word = scene.word();
      const which = times === 0 ? 'every one' : times > 0 ? 'the first from the head' : 'the first from the tail';
      return asked(`LREM ${scene.key} ${times} ${word}`, (reply) => `Count ${times} means ${which}: ${integerIn(reply)} removed.`);
    },
  },
  {
    concept: 'LINSERT answers the new length, -1 without pivot, 0 without list',
    level: 2,
    make(scene) {
      const [pivot, item] = scene.wordsOf(2);
      const where = scene.one(['BEFORE', 'AFTER']);
      return asked(`LINSERT ${scene.key} ${where} ${pivot} ${item}`, (reply) =>
        reply === '(integer) -1'
          ? `${pivot} isn't in the list: -1, and nothing changes.`
          : reply === '(integer) 0'
            ? 'There is no list: 0.'
            : `${item} goes ${where.toLowerCase()} the first ${pivot}; ${integerIn(reply)} elements now.`,
      );
    },
  },
  {
    concept: 'LSET refuses an index outside of the list',
    level: 2,
    make(scene) {
      const at = scene.one([0, -1, 1, 4]);
      return asked(`LSET ${scene.key} ${at} ${scene.word()}`, (reply) =>
        reply === 'OK'
          ? `Element ${at} is replaced.`
          : reply.includes('no such key')
            ? 'LSET makes no list: there is no such key.'
            : `There is no element ${at}, and LSET makes none: an error.`,
      );
    },
  },
  {
    concept: 'LMOVE takes from one list and puts into another, in one step',
    level: 3,
    weight: 2,
    make(scene) {
      const from = scene.one(['LEFT', 'RIGHT']);
      const to = scene.one(['LEFT', 'RIGHT']);
      return asked(`LMOVE ${scene.key} ${scene.otherKey} ${from} ${to}`, (reply) =>
        reply === '(nil)' ? `${scene.key} is empty: nothing moves.` : `${reply} leaves the ${from.toLowerCase()} of ${scene.key} and joins the ${to.toLowerCase()} of ${scene.otherKey}.`,
      );
    },
  },
  {
    concept: 'LPOS answers the first index, or all of them with COUNT 0',
    level: 3,
    make(scene) {
      const word = scene.word();
      const option = scene.one(['', ' RANK -1', ' COUNT 0']);
      return asked(`LPOS ${scene.key} ${word}${option}`, (reply) =>
        reply === '(nil)'
          ? `${word} isn't there: nil.`
          : option === ' COUNT 0'
            ? `Every index of ${word}; an empty array if there is none.`
            : `The ${option === '' ? 'first' : 'last'} ${word} stands there, counted from the head.`,
      );
    },
  },
  {
    concept: 'LPUSHX needs a list to be there',
    level: 2,
    make(scene) {
      const key = scene.one(scene.keys);
      return asked(`LPUSHX ${key} ${scene.word()}`, (reply) => (reply === '(integer) 0' ? `There is no ${key}, and LPUSHX makes none: 0.` : `${key} is there, so the element goes in.`));
    },
  },
  {
    concept: 'LPOP with a count answers an array',
    level: 3,
    make(scene) {
      const n = scene.number(1, 3);
      return asked(`LPOP ${scene.key} ${n}`, (reply) => (reply === '(nil)' ? 'There is no such list: nil.' : `Up to ${n} elements from the head, as an array even if it is one.`));
    },
  },
  {
    concept: 'a set command on a list is refused',
    level: 3,
    make: (scene) =>
      asked(`SADD ${scene.key} ${scene.word()}`, () => `The list had been emptied, so its key was free: it is a set now.`),
  },
];

export const lists: Topic = {
  id: 'lists',
  title: 'Lists, queues and stacks',
  keys: ['queue', 'jobs', 'recent', 'tasks'],
  words: ['a', 'b', 'c', 'd', 'e', 'f'],
  open: (scene) => {
    const items = scene.wordsOf(scene.number(2, 4));
    return [told(`RPUSH ${scene.key} ${items.join(' ')}`, () => `${scene.key} is ${items.join(', ')}, from head to tail.`)];
  },
  moves,
};
