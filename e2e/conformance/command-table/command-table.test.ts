// Every declaration of a command beside what Redis 8.0.2 says about it: arity, flags, categories, tips, key
// specifications, arguments. redis.json is recorded by record.ts.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inProcessTarget } from '../targets/in-process.ts';
import { type CommandFactsTable, readCommandTable } from './table.ts';

/** The vector set module, which Keyspace has not. */
const VECTOR_SETS = /^V[A-Z]+$/;

/** Groups under construction: a line goes when its commands have come. */
const PENDING: readonly RegExp[] = [
  /^acl(\|.*)?$/,
  /^(eval|fcall|script|function).*$/,
];

const redis = JSON.parse(readFileSync(new URL('redis.json', import.meta.url), 'utf8')) as CommandFactsTable;
const host = await inProcessTarget().start([]);
const own = await readCommandTable(host);

describe('the command table', () => {
  it('has no command that Redis has not', () => {
    expect(Object.keys(own).filter((name) => !(name in redis))).toEqual([]);
  });

  it.each(Object.keys(own))('%s is declared as Redis declares it', (name) => {
    expect(own[name]).toEqual(redis[name]);
  });

  it('has every command of Redis that is in scope', () => {
    const missing = Object.keys(redis).filter((name) => !(name in own) && !VECTOR_SETS.test(name));
    expect(missing.filter((name) => !PENDING.some((pattern) => pattern.test(name)))).toEqual([]);
  });
});
