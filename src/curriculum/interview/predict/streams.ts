// Predictions about streams and consumer groups. Ids are given by hand, so that they don't depend on the clock.

import { asked, count, integerIn, told } from './move.ts';
import type { Move, Scene, Topic } from './move.ts';

function group(scene: Scene): string {
  return scene.words[0] ?? 'group';
}

const moves: readonly Move[] = [
  {
    concept: 'ids must grow',
    level: 1,
    weight: 3,
    make(scene) {
      const id = `${scene.number(1, 9)}-${scene.number(0, 2)}`;
      return asked(
        `XADD ${scene.key} ${id} n ${scene.number(1, 9)}`,
        (reply) =>
          reply.includes('equal or smaller')
            ? `An id must be greater than the last one in the stream, and ${id} isn't: an error.`
            : `${id} is greater than all before it: the entry is added, and its id is the reply.`,
      );
    },
  },
  {
    concept: 'XLEN counts entries',
    level: 1,
    weight: 2,
    make: (scene) => asked(`XLEN ${scene.key}`, (reply) => `${scene.key} has ${count(integerIn(reply), 'entry', 'entries')}.`),
  },
  {
    concept: 'XADD with a * for the second half counts up by itself',
    level: 2,
    make(scene) {
      const ms = scene.number(8, 12);
      return asked(`XADD ${scene.key} ${ms}-* n ${scene.number(1, 9)}`, (reply) =>
        reply.startsWith('(error)') ? `A later millisecond is in the stream already: an error.` : `Redis picks the next free number within millisecond ${ms}: ${reply}.`,
      );
    },
  },
  {
    concept: 'XDEL answers how many were there',
    level: 1,
    make(scene) {
      const id = `${scene.number(1, 6)}-${scene.number(0, 1)}`;
      return asked(`XDEL ${scene.key} ${id}`, (reply) => (reply === '(integer) 1' ? `The entry ${id} is marked as deleted.` : `There is no entry ${id}.`));
    },
  },
  {
    concept: 'XRANGE takes both ends in; an id without its second half means all of that millisecond',
    level: 2,
    make(scene) {
      const from = scene.number(1, 6);
      return asked(`XRANGE ${scene.key} ${from} + COUNT 1`, (reply) => (reply === '(empty array)' ? 'No entry is that late.' : `The first entry from ${from}-0 on.`));
    },
  },
  {
    concept: 'XREVRANGE begins at the end',
    level: 2,
    make: (scene) => asked(`XREVRANGE ${scene.key} + - COUNT 1`, (reply) => (reply === '(empty array)' ? 'The stream has no entries.' : 'The last entry: + is the greatest id, and the greater end comes first.')),
  },
  {
    concept: 'XREAD answers what is after an id',
    level: 2,
    make(scene) {
      const id = scene.number(1, 6);
      return asked(`XREAD COUNT 1 STREAMS ${scene.key} ${id}-0`, (reply) => (reply === '(nil)' ? `Nothing comes after ${id}-0: nil.` : `The first entry after ${id}-0, that one not included.`));
    },
  },
  {
    concept: 'XTRIM MAXLEN drops the oldest',
    level: 2,
    make(scene) {
      const keep = scene.number(1, 3);
      return asked(`XTRIM ${scene.key} MAXLEN ${keep}`, (reply) => `The newest ${keep} stay; ${integerIn(reply)} had to go.`);
    },
  },
  {
    concept: 'a group is made once',
    level: 3,
    make(scene) {
      const from = scene.one(['0', '$']);
      return asked(`XGROUP CREATE ${scene.key} ${group(scene)} ${from}`, (reply) =>
        reply === 'OK' ? `The group begins ${from === '0' ? 'before the first entry' : 'after the last one'}.` : `It is there already: BUSYGROUP.`,
      );
    },
  },
  {
    concept: 'XACK answers how many were pending',
    level: 3,
    make(scene) {
      const id = `${scene.number(1, 4)}-${scene.number(0, 1)}`;
      return asked(`XACK ${scene.key} ${group(scene)} ${id}`, (reply) => (reply === '(integer) 1' ? `${id} had been delivered and not acknowledged: done now.` : `${id} is not pending in that group: 0.`));
    },
  },
  {
    concept: 'XREADGROUP with > delivers what nobody of the group has had',
    level: 3,
    weight: 2,
    make: (scene) =>
      asked(`XREADGROUP GROUP ${group(scene)} worker COUNT 1 STREAMS ${scene.key} >`, (reply) =>
        reply.startsWith('(error)') ? `There is no such group (NOGROUP).` : reply === '(nil)' ? 'Everything has been delivered to the group: nil.' : 'The next entry that no consumer of the group has had; it is pending now.',
      ),
  },
  {
    concept: 'a list command on a stream is refused',
    level: 3,
    make: (scene) => asked(`LLEN ${scene.key}`, () => 'There is no such key.'),
  },
  {
    concept: 'a stream without entries is still there',
    level: 3,
    make: (scene) => asked(`EXISTS ${scene.key}`, () => 'Unlike lists and sets, a stream stays when its last entry goes: its last id and groups live on.'),
  },
];

export const streams: Topic = {
  id: 'streams',
  title: 'Streams',
  keys: ['orders', 'events', 'log', 'readings'],
  words: ['billing', 'mail', 'audit', 'search', 'stats'],
  open: (scene) => {
    const [first, second] = [scene.number(1, 3), scene.number(4, 6)];
    return [
      told(`XADD ${scene.key} ${first}-0 n ${scene.number(1, 9)}`, () => `The stream begins with ${first}-0.`),
      told(`XADD ${scene.key} ${second}-0 n ${scene.number(1, 9)}`, () => `Then comes ${second}-0.`),
    ];
  },
  moves,
};
