// The sorted set's picture, beside what the engine answers about the same key.
import { beforeEach, describe, expect, it } from 'vitest';
import type { FrameOf } from './picture.ts';
import { type Watched, watchedServer } from './testing/watched.ts';
import type { SortedSetView, Tower } from './zset.ts';

let run: Watched['run'];
let look: Watched['look'];
let after: Watched['after'];

beforeEach(() => {
  ({ run, look, after } = watchedServer());
});

type Towers = Extract<SortedSetView, { form: 'skiplist' }>;

function towersIn({ view }: FrameOf<'zset'>): Towers {
  if (view.form !== 'skiplist') throw new Error(view.form);
  return view;
}

/** Members m0, m1, … with their number as score, in a skip list. */
function fill(members: number, from = 0): void {
  run('CONFIG SET zset-max-listpack-entries 0');
  for (let at = from; at < from + members; at += 1000) {
    const pairs = Array.from({ length: Math.min(1000, from + members - at) }, (_, i) => `${at + i} m${at + i}`);
    run(`ZADD k ${pairs.join(' ')}`);
  }
}

/** Follows the moves along the spans of what is drawn: where each leads must be where the next one stands. */
function follow(frame: FrameOf<'zset'>, number = 0): number {
  const { levels, towers } = towersIn(frame);
  const walk = frame.touch?.detail?.walks[number];
  const known = new Map<number, Tower>([...towers, ...(frame.touch?.detail?.passed ?? [])].map((tower) => [tower.rank, tower]));
  let at = { level: walk?.moves[0]?.level ?? -1, rank: -1 };
  for (const move of walk?.moves ?? []) {
    expect({ level: move.level, rank: move.rank }).toEqual(at);
    const span = at.rank < 0 ? levels[at.level]?.span : known.get(at.rank)?.spans[at.level];
    if (span === undefined) throw new Error(`nothing drawn at rank ${at.rank}, level ${at.level}`);
    at = move.move === 'along' ? { ...at, rank: at.rank + span } : { ...at, level: at.level - 1 };
  }
  return at.rank;
}

describe('a small sorted set', () => {
  it('is pairs in the listpack that DEBUG and MEMORY know, lowest score first, and says what a look at it costs', () => {
    run('ZADD k 3 carol 1 alice 2.5 bob');
    const { view, facts } = look('zset');
    if (view.form !== 'listpack') throw new Error(view.form);
    expect(facts?.encoding).toBe('listpack');
    expect(view.pairs.map(({ member, score }) => [member.value.bytes, score.value.bytes])).toEqual([
      ['alice', '1'],
      ['bob', '2.5'],
      ['carol', '3'],
    ]);
    const last = view.pairs.at(-1)?.score;
    expect((last?.offset ?? 0) + 2 + 1).toBe(view.bytes);
    expect(view.leaders.map(({ member }) => member.bytes)).toEqual(['carol', 'bob', 'alice']);
    expect(after('zset', 'ZSCORE k bob').touch).toMatchObject({ steps: 2, detail: { members: [{ result: 'found', rank: 1, compared: 2 }] } });
    expect(after('zset', 'ZRANGEBYSCORE k 2 +inf').touch?.detail?.range).toMatchObject({ from: 1, to: 3, isReverse: false });
  });

  it('becomes a skip list at the command that passes a limit, and says which', () => {
    run('CONFIG SET zset-max-listpack-entries 2');
    run('ZADD k 1 a 2 b');
    const { touch, thresholds, view } = after('zset', 'ZADD k 3 c');
    expect(touch?.conversion).toEqual({
      from: 'listpack',
      to: 'skiplist',
      setting: 'zset-max-listpack-entries',
      limit: 2,
      reached: 3,
    });
    expect(touch?.detail).toMatchObject({ walks: [], members: [{ result: 'added', rank: 2 }] });
    expect(thresholds.map(({ setting }) => setting)).toEqual(['zset-max-listpack-entries', 'zset-max-listpack-value']);
    expect(view.form).toBe('skiplist');
  });
});

describe('a skip list', () => {
  it('has spans that lead from tower to tower, and as many on each level as it says', () => {
    fill(32);
    const { towers, levels } = towersIn(look('zset'));
    for (const [level, { size, span, last }] of levels.entries()) {
      const ranks = towers.filter(({ spans }) => spans.length > level).map(({ rank }) => rank);
      expect([ranks.length, ranks.at(-1), ranks[0]]).toEqual([size, last, span - 1]);
    }
  });

  it('lights the walk of each command that walks: where its moves lead is what the command answers', () => {
    fill(500);
    expect(follow(after('zset', 'ZRANK k m321'))).toBe(320);
    expect(towersIn(look('zset', { first: 300, opened: 321 })).towers.map(({ rank }) => rank)).toContain(321);
    expect(run('ZRANK k m321')).toBe(':321\r\n');
    expect(follow(after('zset', 'ZADD k 77.5 new'))).toBe(77);
    expect(run('ZRANK k new')).toBe(':78\r\n');
    expect(follow(after('zset', 'ZRANGEBYSCORE k 100 200 LIMIT 0 5'))).toBe(100);
    expect(follow(after('zset', 'ZREVRANGEBYSCORE k 200 100 LIMIT 0 5'))).toBe(201);
    expect(follow(after('zset', 'ZRANGE k 300 310'))).toBe(300);
    expect(follow(after('zset', 'ZREMRANGEBYSCORE k 10 19'))).toBe(9);
    const counted = after('zset', 'ZCOUNT k 100 (200');
    expect(follow(counted, 1) - follow(counted, 0)).toBe(100);
    expect(run('ZCOUNT k 100 (200')).toBe(':100\r\n');
  });

  it('walks twice for a score that moves a member, once where its neighbours stay, and not at all without a change', () => {
    fill(300);
    const moved = after('zset', 'ZADD k 250.5 m10');
    expect(moved.touch?.detail).toMatchObject({ members: [{ result: 'changed', oldRank: 10, rank: 250 }], isInPlace: false });
    expect([follow(moved, 0), follow(moved, 1)]).toEqual([9, 249]);
    const back = after('zset', 'ZADD k 10 m10');
    expect([follow(back, 0), follow(back, 1)]).toEqual([250, 9]);
    expect(after('zset', 'ZINCRBY k 0.5 m100').touch?.detail).toMatchObject({ isInPlace: true, walks: [{ goal: 'old place', to: 100 }] });
    expect(after('zset', 'ZADD k 100.5 m100').touch?.detail).toMatchObject({ walks: [], members: [{ result: 'found' }] });
  });

  it('finds a score in the hash table, without a walk', () => {
    fill(300);
    const { touch } = after('zset', 'ZSCORE k m7');
    expect(touch?.detail).toMatchObject({ walks: [], members: [{ result: 'found', score: '7' }] });
    expect(touch?.detail?.members[0]?.place?.compared).toBeGreaterThan(0);
  });

  it('shows what was taken from its ends and what was removed', () => {
    fill(20);
    const names = (line: string) => after('zset', line).touch?.detail?.members.map(({ member, result }) => `${member.bytes} ${result}`);
    expect(names('ZPOPMIN k 2')).toEqual(['m0 removed', 'm1 removed']);
    expect(names('ZPOPMAX k')).toEqual(['m19 removed']);
    expect(names('ZREM k m5 nobody')).toEqual(['m5 removed', 'nobody missing']);
    expect(names('ZREMRANGEBYRANK k 0 1')).toEqual(['m2 removed', 'm3 removed']);
  });

  it('is left as it was: a rehash under way moves on by the commands alone, watched or not', () => {
    const lines = ['ZRANK k m7', 'ZADD k 3.5 m9', 'ZSCORE k m8', 'ZREM k m1000 nobody'];
    const statsAfter = (play: (line: string) => unknown): string => {
      fill(1025);
      for (const line of lines) play(line);
      return run('DEBUG HTSTATS-KEY k');
    };
    const watched = statsAfter((line) => after('zset', line));
    ({ run, look, after } = watchedServer());
    expect(watched).toBe(statsAfter(run));
    expect(watched).toContain('rehashing target');
  });

  it('of 1,000,000 members is looked at through a window: a frame no larger, and a walk of some dozens of moves', { timeout: 60_000 }, () => {
    fill(2000);
    const small = JSON.stringify(after('zset', 'ZRANK k m1500')).length;
    fill(998_000, 2000);
    const frame = after('zset', 'ZRANK k m765432');
    expect(JSON.stringify(frame).length).toBeLessThan(small * 3);
    expect(follow(frame)).toBe(765_431);
    expect(frame.touch?.steps).toBeLessThan(80);
    const { levels } = towersIn(frame);
    expect(levels[0]?.size).toBe(1_000_000);
    expect(levels[1]?.size).toBeUndefined();
    expect(levels.at(-1)?.size).toBeGreaterThan(0);
  });
});

describe('places', () => {
  it('are drawn as a map, or as the sorted set that they are', () => {
    run('GEOADD k 13.361389 38.115556 Palermo 15.087269 37.502669 Catania');
    expect(look('geo').choices).toEqual(['zset', 'geo']);
    expect(look('zset', { picture: 'zset' }).view.leaders).toHaveLength(2);
    run('ZADD plain 1 a');
    expect(look('zset', { key: 'plain' }).choices).toEqual(['zset']);
  });
});
