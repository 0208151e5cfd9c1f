// Predictions about times to live: what sets one, what keeps it, what takes it away. The clock stands still while a
// prediction is played, so TTL answers exactly what was set.

import { asked, integerIn, told } from './move.ts';
import type { Line, Move, Scene, Topic } from './move.ts';

const TIMES = [10, 30, 60, 100, 300, 3600] as const;

function ttlTell(key: string): (reply: string) => string {
  return (reply) => {
    const seconds = integerIn(reply);
    if (seconds === -2) return `-2: there is no key ${key}.`;
    if (seconds === -1) return `-1: ${key} is there and never expires.`;
    return `${key} has ${seconds} seconds left.`;
  };
}

function setWithExpiry(scene: Scene, key: string): Line {
  const seconds = scene.one(TIMES);
  return told(`SET ${key} ${scene.word()} EX ${seconds}`, () => `${key} is set, to expire in ${seconds} seconds.`);
}

const ttl: Move = {
  concept: 'TTL answers seconds, -1 without expiry, -2 without key',
  level: 1,
  weight: 3,
  make(scene) {
    const key = scene.one(scene.keys);
    return asked(`TTL ${key}`, ttlTell(key));
  },
};

const moves: readonly Move[] = [
  ttl,
  {
    concept: 'EXPIRE answers 1 if there is such a key',
    level: 1,
    make(scene) {
      const key = scene.one(scene.keys);
      const seconds = scene.one(TIMES);
      return asked(`EXPIRE ${key} ${seconds}`, (reply) =>
        reply === '(integer) 1'
          ? `${key} expires in ${seconds} seconds from now; an earlier TTL is replaced.`
          : `There is no key ${key} to give a TTL: 0.`,
      );
    },
  },
  {
    concept: 'a plain SET takes the TTL away',
    level: 1,
    weight: 2,
    make: (scene) => told(`SET ${scene.key} ${scene.word()}`, () => `SET without EX replaces the value and drops the TTL.`),
  },
  {
    concept: 'KEEPTTL keeps the TTL over a SET',
    level: 2,
    make: (scene) =>
      told(`SET ${scene.key} ${scene.word()} KEEPTTL`, () => `KEEPTTL replaces the value and lets the TTL run on.`),
  },
  {
    concept: 'PERSIST takes the TTL away',
    level: 1,
    make: (scene) =>
      asked(`PERSIST ${scene.key}`, (reply) =>
        reply === '(integer) 1' ? `${scene.key} had a TTL and has none now.` : `There was no TTL to take away: 0.`,
      ),
  },
  {
    concept: 'commands that change a value keep its TTL',
    level: 2,
    make: (scene) =>
      asked(
        `APPEND ${scene.key} ${scene.one(['!', 'x', '0'])}`,
        (reply) => `APPEND changes the value in place (${integerIn(reply)} bytes now) and leaves the TTL alone.`,
      ),
  },
  {
    concept: 'RENAME takes the TTL along',
    level: 2,
    make: (scene) =>
      asked(`RENAME ${scene.key} ${scene.otherKey}`, (reply) =>
        reply === 'OK' ? `The key goes on as ${scene.otherKey}, with its TTL.` : `There is no key ${scene.key} to rename.`,
      ),
  },
  {
    concept: 'EXPIRE NX, XX, GT and LT change a TTL only under a condition',
    level: 3,
    weight: 2,
    make(scene) {
      const option = scene.one(['NX', 'XX', 'GT', 'LT'] as const);
      const seconds = scene.one(TIMES);
      const meaning = {
        NX: 'only where there is no TTL',
        XX: 'only where there is one',
        GT: 'only if that is later than now set (no TTL counts as for ever)',
        LT: 'only if that is sooner than now set (no TTL counts as for ever)',
      }[option];
      return asked(
        `EXPIRE ${scene.key} ${seconds} ${option}`,
        (reply) => `${option}: ${meaning}. ${reply === '(integer) 1' ? 'It was, so it is set.' : 'It was not: 0.'}`,
      );
    },
  },
  {
    concept: 'a TTL of zero or less deletes at once',
    level: 2,
    make(scene) {
      const seconds = scene.one([0, -1]);
      return asked(`EXPIRE ${scene.key} ${seconds}`, (reply) =>
        reply === '(integer) 1' ? `That moment has passed: ${scene.key} is deleted at once.` : `There is no key ${scene.key}: 0.`,
      );
    },
  },
  {
    concept: 'GETEX reads and sets or removes the TTL',
    level: 2,
    make(scene) {
      const seconds = scene.one(TIMES);
      const option = scene.one([`EX ${seconds}`, 'PERSIST']);
      return asked(`GETEX ${scene.key} ${option}`, (reply) =>
        reply === '(nil)'
          ? `There is no key ${scene.key}, so there is nothing to read.`
          : `The value comes back, and ${option === 'PERSIST' ? 'the TTL is gone' : `${scene.key} now has ${seconds} seconds`}.`,
      );
    },
  },
  {
    concept: 'EXPIREAT with a moment in the past deletes',
    level: 3,
    make: (scene) =>
      asked(`EXPIREAT ${scene.key} 1000000000`, (reply) =>
        reply === '(integer) 1' ? 'That was in 2001: the key is deleted at once.' : `There is no key ${scene.key}: 0.`,
      ),
  },
  {
    concept: 'COPY copies the TTL too',
    level: 3,
    make: (scene) =>
      asked(`COPY ${scene.key} ${scene.otherKey}`, (reply) =>
        reply === '(integer) 1'
          ? `${scene.otherKey} is a copy, with the same TTL.`
          : `Nothing is copied: the source is missing or ${scene.otherKey} is taken.`,
      ),
  },
  {
    concept: 'EXISTS counts',
    level: 1,
    make: (scene) =>
      asked(`EXISTS ${scene.keys.join(' ')}`, (reply) => `${integerIn(reply)} of these ${scene.keys.length} keys are there.`),
  },
];

export const expiry: Topic = {
  id: 'expiry',
  title: 'Time to live',
  keys: ['session:7', 'cache:home', 'otp:41', 'lock:job'],
  words: ['ann', 'bob', 'on', 'v1', 'v2', 'x9'],
  open: (scene) => [scene.random.int(4) === 0 ? told(`SET ${scene.key} ${scene.word()}`, () => 'A plain key, without a TTL.') : setWithExpiry(scene, scene.key)],
  moves,
};
