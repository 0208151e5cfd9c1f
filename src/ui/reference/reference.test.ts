import { describe, expect, it } from 'vitest';
import { ErrorReply } from '../../resp/reply.ts';
import { splitArgs } from '../../base/quoting.ts';
import { wordGroup } from './groups.ts';
import { INTENTIONS } from './intentions.ts';
import { refusalsOf } from './refusals.ts';
import { relatedTo } from './related.ts';
import { searchReference } from './search.ts';
import { ask, ownCatalogue } from './testing/own-catalogue.ts';

const catalogue = ownCatalogue();

function command(slug: string) {
  const found = catalogue.bySlug.get(slug);
  if (!found) throw new Error(`no command ${slug}`);
  return found;
}

describe('the catalogue', () => {
  it('knows what COMMAND DOCS and COMMAND say', () => {
    expect(command('zadd')).toMatchObject({ name: 'ZADD', group: 'sorted-set', since: '1.2.0', arity: -4, isContainer: false });
    expect(command('zadd').flags).toEqual(['write', 'denyoom', 'fast']);
    expect(command('zadd').categories).toEqual(['write', 'sortedset', 'fast']);
    expect(command('zadd').history).toHaveLength(3);
  });

  it('has a page for subcommands and for what they belong to', () => {
    expect(command('config-set').words).toEqual(['CONFIG', 'SET']);
    expect(command('config').isContainer).toBe(true);
  });

  it.each([
    ['get', ['argument 1']],
    ['mset', ['argument 1 to the last, every second one']],
    ['blpop', ['argument 1 to the last but one']],
    ['zunionstore', ['argument 1', 'argument 2, as many as the number before them says']],
    ['xread', ['after STREAMS and on, in the first half']],
    ['ping', []],
  ])('says where the keys of %s stand', (slug, places) => {
    expect(command(slug).keyPlaces.map(({ where }) => where)).toEqual(places);
  });

  it('gives every command an address of its own, a summary and a group with words', () => {
    expect(catalogue.bySlug.size).toBe(catalogue.commands.length);
    for (const each of catalogue.commands) expect(each.summary, each.name).not.toBe('');
    for (const group of catalogue.groups) expect(wordGroup(group).about, group).not.toBe('');
  });
});

describe('intentions', () => {
  const all = INTENTIONS.flatMap(({ intentions }) => intentions);

  it.each(all.map(({ want, commands }) => [want, commands] as const))('%s: by commands that exist', (_, names) => {
    for (const name of names) expect(catalogue.commands.some((each) => each.name === name), name).toBe(true);
  });

  it('are told apart by what is wanted', () => {
    expect(new Set(all.map(({ want }) => want)).size).toBe(all.length);
  });
});

describe('the search', () => {
  const names = (query: string) => searchReference(query, catalogue.commands, INTENTIONS).commands.map(({ name }) => name);
  const wants = (query: string) => searchReference(query, catalogue.commands, INTENTIONS).intentions.map(({ want }) => want);

  it('puts the name itself first, then names that begin with it', () => {
    expect(names('set').slice(0, 1)).toEqual(['SET']);
    expect(names('config s')[0]).toBe('CONFIG SET');
    expect(names('zad')).toContain('ZADD');
  });

  it.each([
    ['count unique visitors', 'Count unique visitors cheaply'],
    ['leaderboard', 'Keep a leaderboard'],
    ['how do I lock', 'Take a lock that frees itself'],
    ['rate limit', 'Limit how often somebody may do something'],
  ])('understands %j', (query, want) => {
    expect(wants(query)).toContain(want);
  });

  it('finds nothing for nothing, and for nonsense', () => {
    for (const query of ['', '  ', 'qqqq', '***']) expect(names(query)).toEqual([]);
  });
});

/** A line that provokes each error of the table, for one command that the table gives it to. */
const PROVOKED: readonly (readonly [slug: string, text: string, lines: readonly string[]])[] = [
  ['get', 'WRONGTYPE', ['LPUSH a 1', 'GET a']],
  ['get', 'ERR wrong number of arguments for', ['GET']],
  ['config', 'ERR unknown subcommand', ['CONFIG NOTHING']],
  ['set', 'ERR syntax error', ['SET a 1 NOTHING']],
  ['incr', 'ERR value is not an integer or out of range', ['SET a x', 'INCR a']],
  ['zadd', 'ERR value is not a valid float', ['ZADD a x m']],
  ['incr', 'ERR increment or decrement would overflow', ['SET a 9223372036854775807', 'INCR a']],
  ['expire', 'ERR invalid expire time in', ['SET a 1', 'EXPIRE a 9223372036854775807']],
  ['blpop', 'ERR timeout is not a float or out of range', ['BLPOP a x']],
  ['rename', 'ERR no such key', ['RENAME a b']],
  ['xreadgroup', 'NOGROUP', ['XREADGROUP GROUP g c STREAMS a >']],
  ['xgroup-create', 'BUSYGROUP', ['XGROUP CREATE a g $ MKSTREAM', 'XGROUP CREATE a g $']],
  ['exec', 'EXECABORT', ['MULTI', 'NOTHING', 'EXEC']],
  ['set', 'OOM', ['CONFIG SET maxmemory 1', 'SET a 1']],
];

describe('errors', () => {
  it.each(PROVOKED)('%s can give %s', (slug, text, lines) => {
    const stated = refusalsOf(command(slug)).find((refusal) => refusal.text.startsWith(text))?.text;
    const reply = ask(...lines.map((line) => splitArgs(line) ?? [])).at(-1);
    expect(stated).toBeDefined();
    expect(reply instanceof ErrorReply && reply.message.startsWith(stated ?? '')).toBe(true);
  });

  it('are told of every command', () => {
    for (const each of catalogue.commands) expect(refusalsOf(each).length, each.name).toBeGreaterThan(0);
  });
});

describe('related commands', () => {
  it.each([
    ['zadd', 'ZRANGE'],
    ['pfadd', 'PFCOUNT'],
    ['set', 'GET'],
    ['sinter', 'SINTERSTORE'],
    ['lpop', 'BLPOP'],
    ['multi', 'EXEC'],
  ])('%s leads to %s', (slug, name) => {
    expect(relatedTo(command(slug), catalogue).map((each) => each.name)).toContain(name);
  });
});
