// Predictions about strings, counters and conditional writes.

import { asked, count, integerIn, told } from './move.ts';
import type { Line, Move, Topic } from './move.ts';

function set(key: string, value: string): Line {
  return told(`SET ${key} ${value}`, () => `${key} now holds the string "${value}", whatever it held before.`);
}

function integerTell(what: string): (reply: string) => string {
  return (reply) => `${what}, which makes ${integerIn(reply)}.`;
}

const moves: readonly Move[] = [
  {
    concept: 'GET answers nil for a key that is not there',
    level: 1,
    make(scene) {
      const key = scene.one(scene.keys);
      return asked(`GET ${key}`, (reply) =>
        reply === '(nil)' ? `There is no key ${key}, so GET answers nil.` : `${key} holds ${reply}.`,
      );
    },
  },
  {
    concept: 'SET replaces',
    level: 1,
    make: (scene) => set(scene.key, scene.one([scene.word(), String(scene.number(1, 50))])),
  },
  {
    concept: 'INCR counts in one step and begins at 0',
    level: 1,
    weight: 2,
    make(scene) {
      const key = scene.one(scene.keys);
      return asked(`INCR ${key}`, integerTell(`INCR adds 1 to ${key} (a missing key counts as 0)`));
    },
  },
  {
    concept: 'INCRBY and DECRBY take a step, also a negative one',
    level: 1,
    make(scene) {
      const step = scene.one([5, 10, -3, 7, 100]);
      const name = scene.one(['INCRBY', 'DECRBY']);
      return asked(
        `${name} ${scene.key} ${step}`,
        integerTell(`${name} ${name === 'INCRBY' ? 'adds' : 'takes away'} ${step}`),
      );
    },
  },
  {
    concept: 'APPEND answers the new length',
    level: 1,
    make(scene) {
      const text = scene.one([scene.word(), String(scene.number(0, 9))]);
      return asked(
        `APPEND ${scene.key} ${text}`,
        (reply) =>
          `APPEND puts "${text}" behind what ${scene.key} holds and answers the length in bytes: ${integerIn(reply)}.`,
      );
    },
  },
  {
    concept: 'STRLEN counts bytes',
    level: 1,
    make: (scene) =>
      asked(
        `STRLEN ${scene.key}`,
        (reply) => `${scene.key} is ${count(integerIn(reply), 'byte')} long (0 for a missing key).`,
      ),
  },
  {
    concept: 'NX writes only where nothing is, and answers nil otherwise',
    level: 2,
    make(scene) {
      const key = scene.one(scene.keys);
      const value = scene.word();
      return asked(`SET ${key} ${value} NX`, (reply) =>
        reply === 'OK'
          ? `${key} wasn't there, so NX lets the value in.`
          : `${key} is there already: NX does nothing, and SET answers nil.`,
      );
    },
  },
  {
    concept: 'XX writes only over something',
    level: 2,
    make(scene) {
      const key = scene.one(scene.keys);
      const value = scene.word();
      return asked(`SET ${key} ${value} XX`, (reply) =>
        reply === 'OK' ? `${key} is there, so XX replaces it.` : `There is no ${key} to replace: SET … XX answers nil.`,
      );
    },
  },
  {
    concept: 'GET as an option of SET answers the old value',
    level: 3,
    make(scene) {
      const value = scene.word();
      return asked(
        `SET ${scene.key} ${value} GET`,
        (reply) =>
          `With GET the reply is what ${scene.key} held before, ${reply === '(nil)' ? 'which is nothing' : reply}; the new value is in all the same.`,
      );
    },
  },
  {
    concept: 'GETRANGE takes both ends in, and counts from the end with negatives',
    level: 2,
    make(scene) {
      const [from, to] = scene.one([
        [0, 2],
        [-3, -1],
        [1, -2],
        [2, 100],
      ] as const);
      return asked(
        `GETRANGE ${scene.key} ${from} ${to}`,
        (reply) =>
          `Bytes ${from} to ${to}, both included and cut to what is there, are ${reply}.`,
      );
    },
  },
  {
    concept: 'SETRANGE writes into the middle and fills gaps with zero bytes',
    level: 3,
    make(scene) {
      const at = scene.number(1, 7);
      return asked(
        `SETRANGE ${scene.key} ${at} ${scene.word()}`,
        (reply) => `The text lies from byte ${at} on; the string is ${integerIn(reply)} bytes long now.`,
      );
    },
  },
  {
    concept: 'GETDEL reads and deletes',
    level: 2,
    make: (scene) =>
      asked(
        `GETDEL ${scene.key}`,
        (reply) =>
          (reply === '(nil)' ? `There was nothing to read or delete.` : `It answers ${reply}, and ${scene.key} is gone.`),
      ),
  },
  {
    concept: 'SETNX answers 1 or 0',
    level: 1,
    make(scene) {
      const key = scene.one(scene.keys);
      return asked(`SETNX ${key} ${scene.word()}`, (reply) =>
        reply === '(integer) 1' ? `${key} wasn't there: SETNX wrote it and answers 1.` : `${key} is taken: nothing is written, 0.`,
      );
    },
  },
  {
    concept: 'MGET answers in the order asked, nil for what is not there',
    level: 2,
    make: (scene) =>
      asked(`MGET ${scene.keys.join(' ')} nothing`, () => 'One value for each key, in the order asked; nil where there is none.'),
  },
  {
    concept: 'MSETNX sets all or nothing',
    level: 3,
    make: (scene) =>
      asked(`MSETNX ${scene.otherKey} ${scene.word()} spare ${scene.word()}`, (reply) =>
        reply === '(integer) 1'
          ? 'Neither key was there, so both are set.'
          : 'One of the keys is there already, so none is set: all or nothing.',
      ),
  },
  {
    concept: 'INCRBYFLOAT answers a string without needless zeros',
    level: 3,
    make(scene) {
      const step = scene.one(['0.5', '1.25', '-0.75', '3.0']);
      return asked(
        `INCRBYFLOAT ${scene.key} ${step}`,
        (reply) =>
          `${step} is added; the sum comes as a string, ${reply}.`,
      );
    },
  },
  {
    concept: 'INCR refuses what is no 64-bit number',
    level: 2,
    make(scene) {
      const key = scene.one(scene.keys);
      return asked(`DECR ${key}`, integerTell(`DECR takes 1 away from ${key}`));
    },
  },
];

export const strings: Topic = {
  id: 'strings',
  title: 'Strings and counters',
  keys: ['views', 'name', 'hits', 'page:1', 'title', 'stock'],
  words: ['alpha', 'blue', 'ten', 'redis', 'cat', 'hello', 'token'],
  open: (scene) => [set(scene.key, scene.one([scene.word(), String(scene.number(1, 99))]))],
  moves,
};
