// Predictions about bitmaps and HyperLogLogs: small enough that a person can count along. With so few elements a
// HyperLogLog is exact.

import { asked, count, integerIn, told } from './move.ts';
import type { Move, Topic } from './move.ts';

const moves: readonly Move[] = [
  {
    concept: 'SETBIT answers the bit that was there before',
    level: 1,
    weight: 3,
    make(scene) {
      const at = scene.one([0, 1, 3, 7, 8, 10]);
      const bit = scene.one([1, 1, 0]);
      return asked(`SETBIT ${scene.key} ${at} ${bit}`, (reply) => `Bit ${at} is ${bit} now; the reply, ${integerIn(reply)}, is what it was before.`);
    },
  },
  {
    concept: 'GETBIT beyond the end is 0',
    level: 1,
    make(scene) {
      const at = scene.one([0, 1, 3, 7, 8, 100]);
      return asked(`GETBIT ${scene.key} ${at}`, (reply) => `Bit ${at} is ${integerIn(reply)}; what was never set, or lies beyond the end, is 0.`);
    },
  },
  {
    concept: 'BITCOUNT counts the ones',
    level: 1,
    weight: 2,
    make: (scene) => asked(`BITCOUNT ${scene.key}`, (reply) => `${count(integerIn(reply), 'bit is', 'bits are')} 1.`),
  },
  {
    concept: 'a bitmap is a string, as long as its highest bit needs',
    level: 2,
    make: (scene) => asked(`STRLEN ${scene.key}`, (reply) => `The string reaches to the byte of the highest bit ever set: ${count(integerIn(reply), 'byte')}.`),
  },
  {
    concept: 'BITPOS finds the first bit of a kind',
    level: 2,
    make(scene) {
      const bit = scene.one([0, 1]);
      return asked(`BITPOS ${scene.key} ${bit}`, (reply) => (integerIn(reply) < 0 ? `There is no ${bit} to be found: -1.` : `The first ${bit} is bit ${integerIn(reply)}; bits are counted from the left of the first byte.`));
    },
  },
  {
    concept: 'BITCOUNT takes a range of bytes, or of bits with BIT',
    level: 3,
    make(scene) {
      const range = scene.one(['0 0', '1 1', '0 7 BIT', '-1 -1', '3 10 BIT']);
      return asked(`BITCOUNT ${scene.key} ${range}`, (reply) => `${integerIn(reply)} ones in ${range.includes('BIT') ? 'bits' : 'bytes'} ${range.replace(' BIT', '')}, both ends included.`);
    },
  },
  {
    concept: 'BITOP answers the length of the result in bytes',
    level: 3,
    make(scene) {
      const name = scene.one(['AND', 'OR', 'XOR']);
      return asked(`BITOP ${name} result ${scene.keys.join(' ')}`, (reply) => `The result is as long as the longer of the two: ${count(integerIn(reply), 'byte')}.`);
    },
  },
  {
    concept: 'GETBIT and SETBIT work on any string',
    level: 3,
    make: (scene) => told(`SETBIT ${scene.otherKey} ${scene.one([1, 2, 9])} 1`, () => `${scene.otherKey} is a bitmap too.`),
  },
  {
    concept: 'BITFIELD INCRBY answers the new number',
    level: 3,
    make(scene) {
      const step = scene.one([1, 10, 200]);
      return asked(`BITFIELD fields INCRBY u8 0 ${step}`, () => `An unsigned number of 8 bits: ${step} is added, and past 255 it wraps around to 0. One reply for each operation, in an array.`);
    },
  },
  {
    concept: 'PFADD answers whether the estimate may have changed',
    level: 2,
    weight: 2,
    make(scene) {
      const members = scene.wordsOf(scene.number(1, 2));
      return asked(`PFADD visitors ${members.join(' ')}`, (reply) => (reply === '(integer) 1' ? 'At least one of them was new to the registers: 1.' : 'All of them had been counted already: 0.'));
    },
  },
  {
    concept: 'PFCOUNT counts different elements',
    level: 2,
    make: () => asked('PFCOUNT visitors', (reply) => `${count(integerIn(reply), 'different element')} so far; so few are counted exactly.`),
  },
  {
    concept: 'a HyperLogLog is a string, a list is not',
    level: 3,
    make: () => asked('TYPE visitors', (reply) => (reply === 'none' ? 'Nothing was added to "visitors" yet.' : 'A HyperLogLog is kept in a string, and TYPE says so.')),
  },
  {
    concept: 'INCR on a bitmap is refused unless its bytes are digits',
    level: 3,
    make: (scene) => asked(`INCR ${scene.key}`, (reply) => `Its bytes happen to be digits: ${integerIn(reply)}.`),
  },
];

export const bits: Topic = {
  id: 'bitmaps',
  title: 'Bitmaps and HyperLogLog',
  keys: ['active', 'flags', 'seen', 'login'],
  words: ['ann', 'bob', 'cem', 'dia', 'eve', 'fay'],
  open: (scene) => [told(`SETBIT ${scene.key} ${scene.one([2, 5, 7])} 1`, () => `${scene.key} has its first 1.`)],
  moves,
};
