// Predictions about sets. Members come in no order that Redis promises, so whole sets are only asked for where one
// member or none is the answer; otherwise the predictions ask for numbers and memberships.

import { asked, count, integerIn, told } from './move.ts';
import type { Move, Topic } from './move.ts';

const moves: readonly Move[] = [
  {
    concept: 'SADD answers how many members are new',
    level: 1,
    weight: 3,
    make(scene) {
      const key = scene.one(scene.keys);
      const members = [...scene.wordsOf(scene.number(1, 3))];
      if (scene.random.int(3) === 0) members.push(members[0] ?? '');
      return asked(`SADD ${key} ${members.join(' ')}`, (reply) => `${integerIn(reply)} of them weren't in ${key} yet; a member counts once, however often it is named.`);
    },
  },
  {
    concept: 'SISMEMBER answers 1 or 0',
    level: 1,
    make(scene) {
      const key = scene.one(scene.keys);
      const member = scene.word();
      return asked(`SISMEMBER ${key} ${member}`, (reply) => (reply === '(integer) 1' ? `${member} is in ${key}.` : `${member} isn't in ${key}.`));
    },
  },
  {
    concept: 'SCARD counts members',
    level: 1,
    weight: 2,
    make(scene) {
      const key = scene.one(scene.keys);
      return asked(`SCARD ${key}`, (reply) => `${key} has ${count(integerIn(reply), 'member')}; a missing key counts as an empty set.`);
    },
  },
  {
    concept: 'SREM answers how many were there',
    level: 1,
    weight: 2,
    make(scene) {
      const members = scene.wordsOf(scene.number(1, 3));
      return asked(`SREM ${scene.key} ${members.join(' ')}`, (reply) => `${integerIn(reply)} of them were in ${scene.key}. An empty set is no key any more.`);
    },
  },
  {
    concept: 'SMISMEMBER answers for each member in the order asked',
    level: 2,
    make(scene) {
      const members = scene.wordsOf(3);
      return asked(`SMISMEMBER ${scene.key} ${members.join(' ')}`, () => '1 or 0 for each member asked for, in that order.');
    },
  },
  {
    concept: 'SINTERCARD counts what is common',
    level: 2,
    weight: 2,
    make(scene) {
      const limit = scene.one(['', '', ' LIMIT 1']);
      return asked(
        `SINTERCARD 2 ${scene.keys.join(' ')}${limit}`,
        (reply) => `${count(integerIn(reply), 'member is', 'members are')} in both${limit === '' ? '' : ', counted no further than the limit'}.`,
      );
    },
  },
  {
    concept: 'SUNIONSTORE, SINTERSTORE and SDIFFSTORE answer the size of the result',
    level: 2,
    weight: 3,
    make(scene) {
      const name = scene.one(['SUNIONSTORE', 'SINTERSTORE', 'SDIFFSTORE'] as const);
      const [a, b] = scene.random.int(2) === 0 ? scene.keys : scene.keys.toReversed();
      const meaning = { SUNIONSTORE: `in ${a} or ${b}`, SINTERSTORE: `in ${a} and ${b}`, SDIFFSTORE: `in ${a} but not in ${b}` }[name];
      return asked(`${name} result ${a} ${b}`, (reply) => `${count(integerIn(reply), 'member is', 'members are')} ${meaning}. An empty result deletes "result".`);
    },
  },
  {
    concept: 'SMOVE takes a member from one set to another',
    level: 2,
    make(scene) {
      const member = scene.word();
      return asked(`SMOVE ${scene.key} ${scene.otherKey} ${member}`, (reply) =>
        reply === '(integer) 1' ? `${member} leaves ${scene.key} and is in ${scene.otherKey}.` : `${member} isn't in ${scene.key}: nothing moves, 0.`,
      );
    },
  },
  {
    concept: 'an empty result is no key',
    level: 3,
    make: () => asked('EXISTS result', (reply) => (reply === '(integer) 1' ? 'A result with members was stored there.' : 'Nothing was stored there, or the result was empty, which deletes the key.')),
  },
  {
    concept: 'sets of whole numbers are intsets',
    level: 3,
    make(scene) {
      const key = scene.one(scene.keys);
      return asked(`OBJECT ENCODING ${key}`, (reply) =>
        reply === '(nil)'
          ? `There is no key ${key}.`
          : reply === '"intset"'
            ? 'Every member is a whole number, so they are kept as a sorted array of integers.'
            : 'One member that is no whole number is enough: a small set is a listpack then, and it doesn’t change back.',
      );
    },
  },
  {
    concept: 'numbers are members like any other',
    level: 3,
    make(scene) {
      const [a, b] = [scene.number(1, 5), scene.number(1, 5)];
      return asked(`SADD ${scene.otherKey} ${a} ${b} 0${a}`, (reply) => `"0${a}" and "${a}" are different strings, so different members; ${integerIn(reply)} are new.`);
    },
  },
  {
    concept: 'SPOP takes a member away',
    level: 2,
    make: () =>
      asked('SPOP lonely', (reply) => (reply === '(nil)' ? 'There is no set "lonely", so nothing can be drawn.' : `It had ${reply} only, so that is drawn, and the key goes.`)),
  },
  {
    concept: 'a sorted set command on a set is refused',
    level: 3,
    make: (scene) => asked(`ZSCORE ${scene.key} ${scene.word()}`, () => 'The set had been emptied, so there is no key: nil.'),
  },
];

export const sets: Topic = {
  id: 'sets',
  title: 'Sets',
  keys: ['tags:1', 'tags:2', 'online', 'team:red'],
  words: ['ann', 'bob', 'cem', 'dia', 'eve', 'fay'],
  open: (scene) => {
    const first = scene.wordsOf(scene.number(2, 3));
    const second = scene.wordsOf(scene.number(2, 3));
    return [
      told(`SADD ${scene.key} ${first.join(' ')}`, () => `${scene.key} is {${first.join(', ')}}.`),
      told(`SADD ${scene.otherKey} ${second.join(' ')}`, () => `${scene.otherKey} is {${second.join(', ')}}.`),
    ];
  },
  moves,
};
