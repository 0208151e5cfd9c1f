// A bar marks what the candidates replace: "SET k v |n" completes "n".
import { describe, expect, it } from 'vitest';
import { asTyped, complete, planCompletion } from './completion.ts';
import { Knowledge } from './knowledge.ts';
import { recordedDocs } from './fixtures/recordings.ts';
import { fromUtf8 } from '../../base/bytes.ts';
import { splitArgs } from '../../base/quoting.ts';

const docs = recordedDocs();

function plan(before: string) {
  const { start, words, names } = planCompletion(before, docs);
  return { at: `${before.slice(0, start)}|${before.slice(start)}`, words, names };
}

describe('completion', () => {
  it('offers the commands that redis-cli offers', () => {
    expect(plan('geo').words.slice(0, 3)).toEqual(['GEOADD', 'GEODIST', 'GEOHASH']);
    expect(plan('config s')).toMatchObject({ at: '|config s', words: ['CONFIG SET'] });
    expect(plan('object ').words).toEqual(['OBJECT ENCODING', 'OBJECT FREQ', 'OBJECT HELP', 'OBJECT IDLETIME', 'OBJECT REFCOUNT']);
    expect(plan('3 ping')).toMatchObject({ at: '3 |ping', words: ['PING'] });
    expect(plan('zzz').words).toEqual([]);
    expect(plan('').words).toEqual([]);
  });

  it('offers help topics', () => {
    expect(plan('help @h')).toMatchObject({ at: 'help |@h', words: ['@hash', '@hyperloglog'] });
    expect(plan('? pfa').words).toEqual(['PFADD']);
    expect(plan('help ').words.length).toBeGreaterThan(300);
  });

  it.each<[before: string, words: string[], names?: 'keys' | 'config']>([
    ['GET ', [], 'keys'],
    ['GET k ', []],
    ['DEL a ', [], 'keys'],
    ['SET k ', []],
    ['SET k v ', ['NX', 'XX', 'GET', 'EX', 'PX', 'EXAT', 'PXAT', 'KEEPTTL']],
    ['SET k v NX ', ['GET', 'EX', 'PX', 'EXAT', 'PXAT', 'KEEPTTL']],
    ['SET k v p', ['px', 'pxat']],
    ['set k v ', ['nx', 'xx', 'get', 'ex', 'px', 'exat', 'pxat', 'keepttl']],
    ['SET k v EX ', []],
    ['ZADD k ', ['NX', 'XX', 'GT', 'LT', 'CH', 'INCR']],
    ['ZADD k NX 1 a ', []],
    ['ZRANGE k 0 -1 BYSCORE ', ['REV', 'LIMIT', 'WITHSCORES']],
    ['SORT k GET a ', ['BY', 'LIMIT', 'GET', 'ASC', 'DESC', 'ALPHA', 'STORE']],
    ['COPY a ', [], 'keys'],
    ['COPY a b ', ['DB', 'REPLACE']],
    ['LMOVE a b ', ['LEFT', 'RIGHT']],
    ['LMOVE a b LEFT R', ['RIGHT']],
    ['XADD s MAXLEN ', ['=', '~']],
    ['HEXPIRE h 10 ', ['NX', 'XX', 'GT', 'LT', 'FIELDS']],
    ['GEOSEARCH g FROMMEMBER m ', ['BYRADIUS', 'BYBOX']],
    ['GEOSEARCH g FROMMEMBER m BYRADIUS 5 ', ['M', 'KM', 'FT', 'MI']],
    ['ZUNION 2 a b ', ['WEIGHTS', 'AGGREGATE', 'WITHSCORES'], 'keys'],
    ['XREAD COUNT 1 ', ['BLOCK', 'STREAMS']],
    ['BITFIELD k GET u8 0 ', ['GET', 'OVERFLOW', 'SET', 'INCRBY']],
    ['CONFIG SET max', [], 'config'],
    ['SUBSCRIBE ', []],
    ['NOSUCH a ', []],
    ['SET k v foo ', []],
    ['GET "a b"c ', []],
  ])('%s', (before, words, names) => {
    const found = plan(before);
    expect([...found.words].sort()).toEqual([...words].sort());
    expect(found.names).toBe(names);
  });

  it('completes a key whose quote is still open', () => {
    expect(planCompletion('GET "my k', docs)).toMatchObject({ start: 4, names: 'keys', prefix: 'my k' });
    expect(planCompletion('DEL "a b" c', docs)).toMatchObject({ start: 10, names: 'keys', prefix: 'c' });
  });

  it('asks for key names by SCAN, in the database of the prompt, and offers them as they are typed', async () => {
    const asked: string[] = [];
    const knowledge = new Knowledge(async (argv) => {
      asked.push(argv.join(' '));
      return argv[0] === 'SCAN' ? (argv[1] === '0' ? ['17', ['user:2', 'user:1']] : ['0', ['user 3', fromUtf8('user:é')]]) : 1;
    });
    const found = await complete(planCompletion('GET use', docs), knowledge, 3);
    expect(found).toEqual({ start: 4, candidates: ['"user 3"', 'user:1', 'user:2', 'user:é'] });
    expect(asked).toEqual(['SELECT 3', 'SCAN 0 MATCH use* COUNT 2000', 'SCAN 17 MATCH use* COUNT 2000']);
  });

  it('looks for existing names without asking the server where the host can', async () => {
    const knowledge = new Knowledge(() => Promise.reject(new Error('asked')), async (db, key) => db === 1 && key === 'b');
    expect(await knowledge.existing(1, ['a', 'b'])).toEqual(['b']);
  });

  it.each(['plain', '', 'a b', '"', "it's", 'back\\slash', 'é', '\xff\x00', 'a\nb', '名前'])('%j reads back as typed', (name) => {
    const bytes = name === '\xff\x00' ? name : fromUtf8(name);
    expect(splitArgs(fromUtf8(asTyped(bytes)))).toEqual([bytes]);
  });
});
