// Predictions about sorted sets: scores, ranks, ranges, ties.

import { asked, count, integerIn, told } from './move.ts';
import type { Move, Topic } from './move.ts';

const moves: readonly Move[] = [
  {
    concept: 'ZADD answers how many members are new, not how many changed',
    level: 1,
    weight: 3,
    make(scene) {
      const members = scene.wordsOf(scene.number(1, 2));
      return asked(
        `ZADD ${scene.key} ${members.map((member) => `${scene.number(1, 9) * 10} ${member}`).join(' ')}`,
        (reply) => `${count(integerIn(reply), 'member is', 'members are')} new. A member that was there only gets its new score, which doesn't count.`,
      );
    },
  },
  {
    concept: 'ZSCORE answers a string, nil for a missing member',
    level: 1,
    make(scene) {
      const member = scene.word();
      return asked(`ZSCORE ${scene.key} ${member}`, (reply) => (reply === '(nil)' ? `${member} isn't in ${scene.key}.` : `The score of ${member} is ${reply}.`));
    },
  },
  {
    concept: 'ZRANK counts from 0 at the lowest score',
    level: 1,
    weight: 2,
    make(scene) {
      const member = scene.word();
      const name = scene.one(['ZRANK', 'ZREVRANK']);
      return asked(`${name} ${scene.key} ${member}`, (reply) =>
        reply === '(nil)' ? `${member} isn't there: nil.` : `${integerIn(reply)} members stand before ${member}, counted from the ${name === 'ZRANK' ? 'lowest' : 'highest'} score.`,
      );
    },
  },
  {
    concept: 'ZRANGE goes from the lowest score up, both ends included; ties go by name',
    level: 1,
    weight: 3,
    make(scene) {
      const [from, to] = scene.one([[0, -1], [0, 1], [-2, -1], [1, 1]] as const);
      const withScores = scene.one(['', ' WITHSCORES']);
      return asked(`ZRANGE ${scene.key} ${from} ${to}${withScores}`, () => `Places ${from} to ${to}, lowest score first; members of the same score by name.`);
    },
  },
  {
    concept: 'ZINCRBY answers the new score',
    level: 1,
    weight: 2,
    make(scene) {
      const member = scene.word();
      const step = scene.one([5, 10, 25, -10]);
      return asked(`ZINCRBY ${scene.key} ${step} ${member}`, (reply) => `${step} is added to the score of ${member} (0 if it wasn't there): ${reply}.`);
    },
  },
  {
    concept: 'ZCARD counts members',
    level: 1,
    make: (scene) => asked(`ZCARD ${scene.key}`, (reply) => `${scene.key} has ${count(integerIn(reply), 'member')}.`),
  },
  {
    concept: 'ZRANGE REV begins at the highest score',
    level: 2,
    weight: 2,
    make: (scene) => asked(`ZRANGE ${scene.key} 0 ${scene.number(0, 2)} REV`, () => 'REV begins at the highest score; ties come in reverse order of their names.'),
  },
  {
    concept: 'ZCOUNT and BYSCORE take both ends in, unless a ( excludes one',
    level: 2,
    weight: 2,
    make(scene) {
      const from = scene.one(['20', '(20', '-inf', '(30']);
      const to = scene.one(['50', '(50', '+inf', '60']);
      return asked(`ZCOUNT ${scene.key} ${from} ${to}`, (reply) => `${count(integerIn(reply), 'score lies', 'scores lie')} from ${from} to ${to}; "(" leaves the end out.`);
    },
  },
  {
    concept: 'ZREM answers how many were there',
    level: 1,
    make(scene) {
      const members = scene.wordsOf(2);
      return asked(`ZREM ${scene.key} ${members.join(' ')}`, (reply) => `${integerIn(reply)} of them were there.`);
    },
  },
  {
    concept: 'ZADD NX and XX',
    level: 2,
    make(scene) {
      const option = scene.one(['NX', 'XX']);
      return asked(
        `ZADD ${scene.key} ${option} ${scene.number(1, 9) * 10} ${scene.word()}`,
        (reply) => `${option === 'NX' ? 'NX only adds new members' : 'XX only changes members that are there, so nothing is ever added'}: ${integerIn(reply)} added.`,
      );
    },
  },
  {
    concept: 'ZADD GT and LT change a score only in one direction, CH counts changes',
    level: 3,
    weight: 2,
    make(scene) {
      const option = scene.one(['GT', 'LT']);
      return asked(
        `ZADD ${scene.key} ${option} CH ${scene.number(1, 9) * 10} ${scene.word()}`,
        (reply) => `${option} changes a score only if the new one is ${option === 'GT' ? 'greater' : 'less'}; a new member goes in anyhow. CH counts added and changed: ${integerIn(reply)}.`,
      );
    },
  },
  {
    concept: 'ZPOPMIN and ZPOPMAX answer member and score',
    level: 2,
    make(scene) {
      const name = scene.one(['ZPOPMIN', 'ZPOPMAX']);
      return asked(`${name} ${scene.key}`, (reply) => (reply === '(empty array)' ? 'There is nothing left: an empty array, not nil.' : `The member with the ${name === 'ZPOPMIN' ? 'lowest' : 'highest'} score leaves, with its score.`));
    },
  },
  {
    concept: 'ZRANGE BYSCORE with LIMIT',
    level: 3,
    make(scene) {
      const from = scene.one(['20', '(20', '-inf']);
      return asked(`ZRANGE ${scene.key} ${from} +inf BYSCORE LIMIT ${scene.number(0, 1)} ${scene.number(1, 2)}`, () => `Members from score ${from} up, after LIMIT's offset, no more than its count.`);
    },
  },
  {
    concept: 'ZADD INCR answers the new score, nil if a condition forbids it',
    level: 3,
    make(scene) {
      const option = scene.one(['NX', 'XX']);
      return asked(`ZADD ${scene.key} ${option} INCR 5 ${scene.word()}`, (reply) => (reply === '(nil)' ? `${option} forbids it here: nil, and nothing changes.` : `With INCR the reply is the new score: ${reply}.`));
    },
  },
  {
    concept: 'ZRANGEBYLEX orders by name where all scores are the same',
    level: 3,
    make: () => asked('ZRANGE names [b (e BYLEX', (reply) => (reply === '(empty array)' ? 'There is no sorted set "names".' : 'Names from b (included) up to e (excluded), byte by byte.')),
  },
  {
    concept: 'ZDIFFSTORE and ZINTERSTORE answer the size of the result, scores added up',
    level: 3,
    make: (scene) => asked(`ZUNIONSTORE sum 2 ${scene.keys.join(' ')}`, (reply) => `${count(integerIn(reply), 'member')} in the union; scores of members in both are added.`),
  },
];

export const sortedSets: Topic = {
  id: 'sorted-sets',
  title: 'Sorted sets and leaderboards',
  keys: ['board', 'board:week', 'prices', 'queue'],
  words: ['ann', 'bob', 'cem', 'dia', 'eve', 'fay'],
  open: (scene) => {
    const [first, second, third] = scene.words;
    const score = (): number => scene.number(1, 6) * 10;
    const pairs = `${score()} ${first} ${score()} ${second} ${score()} ${third}`;
    return [told(`ZADD ${scene.key} ${pairs}`, () => `${scene.key} begins with three members.`)];
  },
  moves,
};
