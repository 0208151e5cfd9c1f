// Predictions about hashes: fields, counters in fields, what is created and what is only changed.

import { asked, count, integerIn, told } from './move.ts';
import type { Move, Topic } from './move.ts';

const moves: readonly Move[] = [
  {
    concept: 'HSET answers how many fields are new',
    level: 1,
    weight: 3,
    make(scene) {
      const fields = scene.wordsOf(scene.number(1, 3));
      const pairs = fields.map((field) => `${field} ${scene.number(1, 40)}`).join(' ');
      return asked(
        `HSET ${scene.key} ${pairs}`,
        (reply) => `${count(integerIn(reply), 'field is', 'fields are')} new; the others were there and only get a new value.`,
      );
    },
  },
  {
    concept: 'HGET answers nil for a field that is not there',
    level: 1,
    make(scene) {
      const field = scene.word();
      return asked(`HGET ${scene.key} ${field}`, (reply) =>
        reply === '(nil)' ? `${scene.key} has no field ${field}.` : `${field} holds ${reply}.`,
      );
    },
  },
  {
    concept: 'HLEN counts fields',
    level: 1,
    make: (scene) => asked(`HLEN ${scene.key}`, (reply) => `${scene.key} has ${count(integerIn(reply), 'field')}.`),
  },
  {
    concept: 'HDEL answers how many were there, and an empty hash is no key',
    level: 1,
    weight: 2,
    make(scene) {
      const fields = scene.wordsOf(scene.number(1, 3));
      return asked(
        `HDEL ${scene.key} ${fields.join(' ')}`,
        (reply) => `${integerIn(reply)} of the named fields were there. When the last field goes, the key goes too.`,
      );
    },
  },
  {
    concept: 'HINCRBY counts in a field, from 0 if there is none',
    level: 1,
    weight: 2,
    make(scene) {
      const field = scene.word();
      const step = scene.one([1, 5, -2, 10]);
      return asked(
        `HINCRBY ${scene.key} ${field} ${step}`,
        (reply) =>
          `${field} changes by ${step} (from 0 if it wasn't there): ${integerIn(reply)}.`,
      );
    },
  },
  {
    concept: 'HEXISTS answers 1 or 0',
    level: 1,
    make(scene) {
      const field = scene.word();
      return asked(`HEXISTS ${scene.key} ${field}`, (reply) =>
        reply === '(integer) 1' ? `The field ${field} is there.` : `There is no field ${field}.`,
      );
    },
  },
  {
    concept: 'HSETNX writes only a new field',
    level: 2,
    make(scene) {
      const field = scene.word();
      return asked(`HSETNX ${scene.key} ${field} ${scene.number(50, 99)}`, (reply) =>
        reply === '(integer) 1' ? `${field} wasn't there and is now.` : `${field} is there already: it stays as it is.`,
      );
    },
  },
  {
    concept: 'HMGET answers in the order asked, nil for missing fields',
    level: 2,
    make(scene) {
      const fields = scene.wordsOf(3);
      return asked(`HMGET ${scene.key} ${fields.join(' ')}`, () => 'One value for each field asked for, in that order; nil where there is none.');
    },
  },
  {
    concept: 'HSTRLEN counts the bytes of a value',
    level: 2,
    make(scene) {
      const field = scene.word();
      return asked(`HSTRLEN ${scene.key} ${field}`, (reply) => `The value of ${field} is ${count(integerIn(reply), 'byte')} long; 0 if it isn't there.`);
    },
  },
  {
    concept: 'HINCRBYFLOAT answers a string',
    level: 3,
    make(scene) {
      const field = scene.word();
      const step = scene.one(['0.5', '-1.25', '2.0']);
      return asked(
        `HINCRBYFLOAT ${scene.key} ${field} ${step}`,
        (reply) => `${step} is added to ${field}; the sum ${reply} comes as a string, without needless zeros.`,
      );
    },
  },
  {
    concept: 'a string command on a hash is refused',
    level: 2,
    make(scene) {
      const name = scene.one(['GET', 'INCR', 'STRLEN']);
      return asked(`${name} ${scene.key}`, () => `There is no key ${scene.key} any more, so ${name} sees a missing key.`);
    },
  },
  {
    concept: 'TYPE of a key whose last field is gone is none',
    level: 2,
    make: (scene) =>
      asked(`TYPE ${scene.key}`, (reply) =>
        reply === 'none' ? `The last field is gone, and with it the key.` : `As long as one field is there, ${scene.key} is a ${reply}.`,
      ),
  },
  {
    concept: 'HTTL answers for each field: -1 without expiry, -2 without field',
    level: 3,
    make(scene) {
      const fields = scene.wordsOf(2);
      return asked(`HTTL ${scene.key} FIELDS 2 ${fields.join(' ')}`, (reply) =>
        reply.includes('-1') || reply.includes('-2')
          ? 'One number for each field: seconds left, -1 if it never expires, -2 if there is no such field or key.'
          : 'Each of these fields has its own seconds left.',
      );
    },
  },
  {
    concept: 'HEXPIRE gives single fields a TTL',
    level: 3,
    make(scene) {
      const fields = scene.wordsOf(2);
      const seconds = scene.one([10, 60, 300]);
      return asked(
        `HEXPIRE ${scene.key} ${seconds} FIELDS 2 ${fields.join(' ')}`,
        () => `For each field 1 (it expires in ${seconds} seconds) or -2 (no such field or key).`,
      );
    },
  },
];

export const hashes: Topic = {
  id: 'hashes',
  title: 'Hashes',
  keys: ['user:1', 'cart:9', 'item:5', 'stats:day'],
  words: ['age', 'visits', 'stock', 'score', 'price', 'level'],
  open: (scene) => {
    const [first, second] = scene.words;
    return [told(`HSET ${scene.key} ${first} ${scene.number(1, 40)} ${second} ${scene.one(['yes', 'red', '7'])}`, () => `${scene.key} begins with the fields ${first} and ${second}.`)];
  },
  moves,
};
