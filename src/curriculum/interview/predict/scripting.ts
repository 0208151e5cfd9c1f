// Predictions about EVAL: how Lua values become replies, and what a script does as one step.

import { asked, told } from './move.ts';
import type { Move, Topic } from './move.ts';

/** An expression, and why Redis answers it so. */
const CONVERSIONS: readonly (readonly [level: 1 | 2 | 3, lua: string, why: string])[] = [
  [1, 'return 7', 'A Lua number becomes an integer.'],
  [1, "return 'seven'", 'A Lua string becomes a bulk string.'],
  [1, 'return ARGV[1]', 'Arguments are strings, also when they look like numbers.'],
  [1, 'return #ARGV', '# is the length of a table: there is one argument.'],
  [1, 'return KEYS[1]', 'KEYS holds the names after the count.'],
  [2, 'return 3.99', 'A Lua number becomes an integer: the fraction is cut off, not rounded.'],
  [2, 'return tostring(3.99)', 'As a string the fraction survives.'],
  [2, 'return true', 'true becomes the integer 1.'],
  [2, 'return false', 'false becomes nil, the way nil is shown in Lua.'],
  [2, 'return nil', 'Lua’s nil is answered as nil.'],
  [2, 'return {1, 2, 3}', 'A table becomes an array.'],
  [3, 'return {1, nil, 3}', 'An array ends at the first nil.'],
  [3, "return {ok = 'done'}", 'A table with the field ok becomes a status.'],
  [3, "return {err = 'ERR no'}", 'A table with the field err becomes an error.'],
  [3, 'return {a = 1}', 'Named fields can’t be answered: the array is empty.'],
  [3, "return redis.call('get', 'nothing') == false", 'nil from Redis is false in Lua, so the comparison is true, and true is 1.'],
  [3, "return type(redis.call('incr', KEYS[1]))", 'An integer reply is a Lua number.'],
  [2, 'return tonumber(ARGV[1]) + 1', 'A string must be made a number first; then 1 is added.'],
  [3, "return redis.pcall('incr', KEYS[1], 'x').err ~= nil", 'pcall catches the error as a table with err, so the comparison is true: 1.'],
  [3, 'return ARGV[1] .. ARGV[1]', '.. joins strings; the result is a string also of digits.'],
];

const moves: readonly Move[] = [
  ...CONVERSIONS.map(
    ([level, lua, why]): Move => ({
      concept: why,
      level,
      make: (scene) => asked(`EVAL "${lua}" 1 ${scene.key} ${scene.number(2, 9)}`, (reply) => (reply.includes('WRONGTYPE') ? 'The script met a key of another type.' : why)),
    }),
  ),
  {
    concept: 'redis.call runs a command and hands on its reply',
    level: 1,
    weight: 6,
    make(scene) {
      const name = scene.one(['incr', 'get', 'strlen']);
      return asked(`EVAL "return redis.call('${name}', KEYS[1])" 1 ${scene.one(scene.keys)}`, () => `${name.toUpperCase()} runs inside the script, and its reply is what the script returns.`);
    },
  },
  {
    concept: 'compare and delete, in one step',
    level: 2,
    weight: 5,
    make(scene) {
      const guess = scene.number(1, 4);
      return asked(
        `EVAL "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end" 1 ${scene.key} ${guess}`,
        (reply) => (reply === '(integer) 1' ? `The key held ${guess}, so it is deleted.` : `The key doesn't hold ${guess}, so it stays: 0.`),
      );
    },
  },
  { concept: 'SET before a script', level: 1, weight: 4, make: (scene) => told(`SET ${scene.one(scene.keys)} ${scene.number(1, 4)}`, () => 'A number, kept as a string.') },
  {
    concept: 'GET after a script',
    level: 1,
    weight: 4,
    make(scene) {
      const key = scene.one(scene.keys);
      return asked(`GET ${key}`, (reply) => (reply === '(nil)' ? `There is no ${key} (any more).` : `The scripts and commands so far left ${reply}.`));
    },
  },
];

export const scripting: Topic = {
  id: 'scripting',
  title: 'Scripts',
  keys: ['lock:a', 'count', 'token', 'limit'],
  words: ['x', 'y'],
  open: (scene) => [told(`SET ${scene.key} ${scene.number(1, 4)}`, () => `${scene.key} holds a number.`)],
  moves,
};
