// Predictions about keys as such: existence, types, renaming, copying, and what a command of another type answers.

import { asked, count, integerIn, told } from './move.ts';
import type { Line, Move, Scene, Topic } from './move.ts';

function makeSome(scene: Scene, key: string): Line {
  const [a, b] = scene.wordsOf(2);
  const [run, type] = scene.one([
    [`SET ${key} ${a}`, 'string'],
    [`RPUSH ${key} ${a} ${b}`, 'list'],
    [`SADD ${key} ${a} ${b}`, 'set'],
    [`HSET ${key} ${a} ${b}`, 'hash'],
    [`ZADD ${key} 1 ${a} 2 ${b}`, 'sorted set'],
  ] as const);
  return told(run, () => `${key} is a ${type}.`);
}

const moves: readonly Move[] = [
  {
    concept: 'TYPE names the type, none for no key',
    level: 1,
    weight: 2,
    make(scene) {
      const key = scene.one(scene.keys);
      return asked(`TYPE ${key}`, (reply) => (reply === 'none' ? `There is no key ${key}.` : `${key} holds a ${reply === 'zset' ? 'sorted set, which Redis calls zset' : reply}.`));
    },
  },
  {
    concept: 'EXISTS counts, also the same key twice',
    level: 1,
    weight: 2,
    make(scene) {
      const keys = [scene.key, scene.one([scene.key, scene.otherKey]), 'nothing'];
      return asked(`EXISTS ${keys.join(' ')}`, (reply) => `Each name that is there counts, as often as it is named: ${integerIn(reply)}.`);
    },
  },
  {
    concept: 'DEL answers how many were there',
    level: 1,
    make: (scene) => asked(`DEL ${scene.one(scene.keys)} nothing`, (reply) => `${count(integerIn(reply), 'key was', 'keys were')} there and ${integerIn(reply) === 1 ? 'is' : 'are'} gone.`),
  },
  {
    concept: 'a command of another type is refused with WRONGTYPE',
    level: 1,
    weight: 4,
    make(scene) {
      const key = scene.one(scene.keys);
      const run = scene.one([`GET ${key}`, `LLEN ${key}`, `SCARD ${key}`, `HLEN ${key}`, `ZCARD ${key}`, `STRLEN ${key}`]);
      return asked(run, (reply) => (reply === '(nil)' || reply === '(integer) 0' ? `There is no key ${key}, which counts as empty.` : `${key} is of the type that this command reads.`));
    },
  },
  { concept: 'a key has one type at a time', level: 1, make: (scene) => makeSome(scene, scene.otherKey) },
  {
    concept: 'RENAME replaces the target, whatever it was',
    level: 2,
    weight: 2,
    make(scene) {
      const [from, to] = scene.random.int(2) === 0 ? scene.keys : scene.keys.toReversed();
      return asked(`RENAME ${from} ${to}`, (reply) => (reply === 'OK' ? `What was ${from} is ${to} now; what ${to} held is gone.` : `There is no key ${from}: an error.`));
    },
  },
  {
    concept: 'RENAMENX does nothing if the target is there',
    level: 2,
    make: (scene) =>
      asked(`RENAMENX ${scene.key} ${scene.otherKey}`, (reply) =>
        reply === '(integer) 1' ? `${scene.otherKey} was free, so the key is renamed.` : reply === '(integer) 0' ? `${scene.otherKey} is taken: 0.` : `There is no key ${scene.key}: an error.`,
      ),
  },
  {
    concept: 'COPY does nothing if the target is there, unless REPLACE',
    level: 2,
    make(scene) {
      const option = scene.one(['', ' REPLACE']);
      return asked(`COPY ${scene.key} ${scene.otherKey}${option}`, (reply) => (reply === '(integer) 1' ? `${scene.otherKey} is a copy of ${scene.key} now.` : 'The source is missing, or the target is taken: 0.'));
    },
  },
  {
    concept: 'SET replaces any type',
    level: 2,
    make(scene) {
      const key = scene.one(scene.keys);
      return asked(`SET ${key} ${scene.word()}`, () => `SET doesn't ask what ${key} held: it is a string now.`);
    },
  },
  {
    concept: 'OBJECT ENCODING tells how a value is stored',
    level: 3,
    weight: 3,
    make(scene) {
      const key = scene.one(scene.keys);
      return asked(`OBJECT ENCODING ${key}`, (reply) =>
        reply === '(nil)' ? `There is no key ${key}.` : `It is stored as ${reply}: small lists, hashes and sorted sets and sets of words as listpack, short strings as embstr, whole numbers as int.`,
      );
    },
  },
  {
    concept: 'whole numbers are stored as int',
    level: 3,
    make(scene) {
      const value = scene.one(['12', '007', '3.0', '9223372036854775807', '9223372036854775808', `${'x'.repeat(44)}`, `${'x'.repeat(45)}`]);
      return told(`SET ${scene.key} ${value}`, () => `${value.length > 40 ? `A string of ${value.length} bytes: up to 44 it is embstr, beyond raw` : `"${value}": int only if it is a whole number of 64 bits, written as Redis would write it`}.`);
    },
  },
  {
    concept: 'SWAPDB and MOVE work across databases',
    level: 3,
    make: (scene) =>
      asked(`MOVE ${scene.key} 1`, (reply) => (reply === '(integer) 1' ? `${scene.key} is in database 1 now and gone from here.` : `There is no ${scene.key} to move, or database 1 has one already: 0.`)),
  },
  {
    concept: 'TOUCH and UNLINK count what is there',
    level: 2,
    make(scene) {
      const name = scene.one(['TOUCH', 'UNLINK']);
      return asked(`${name} ${scene.keys.join(' ')}`, (reply) => `${integerIn(reply)} of the two were there${name === 'UNLINK' ? ', and are gone' : ''}.`);
    },
  },
];

export const keys: Topic = {
  id: 'keys',
  title: 'Keys and types',
  keys: ['a', 'b', 'doc', 'thing', 'item'],
  words: ['red', 'blue', '7', '42', 'x', 'y'],
  open: (scene) => [makeSome(scene, scene.key)],
  moves,
};
