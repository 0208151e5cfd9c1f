import { describe, expect, it } from 'vitest';
import { ErrorReply, OK, SetReply, Status } from '../../resp/reply.ts';
import type { Reply } from '../../resp/reply.ts';
import { evaluateChecks } from './evaluate.ts';
import type { RanCommand } from './evaluate.ts';
import { parseChecks } from './notation.ts';

/** What is said about one check, by a server that gives exactly these replies; undefined when it is met. */
async function judge(notation: string, replies: Readonly<Record<string, Reply>>, ran: readonly RanCommand[] = []) {
  const { checks, problems } = parseChecks(notation);
  expect(problems).toEqual([]);
  const ask = (line: string): Reply => {
    const reply = replies[line];
    if (reply === undefined) throw new Error(`nobody should ask: ${line}`);
    return reply;
  };
  const [result] = await evaluateChecks(checks, ask, ran);
  return result?.met === true ? undefined : result;
}

const ran = (line: string, reply: Reply = OK): RanCommand => ({ argv: line.split(' '), reply });

describe('a value', () => {
  it('is missing before it is wrong', async () => {
    expect((await judge('key a is a string equal to x', { 'TYPE "a"': new Status('none') }))?.missing).toBe('There is no key a yet.');
  });

  it('says where two texts part', async () => {
    const result = await judge('key a is a string equal to token123', { 'TYPE "a"': new Status('string'), 'GET "a"': 'token12' });
    expect(result?.difference).toEqual({ expected: '"token123"', actual: '"token12"', where: 'the first 7 characters are right' });
  });

  it('compares text, not its bytes', async () => {
    const replies = { 'TYPE "a"': new Status('string'), 'GET "a"': 'Zo\xc3\xab' };
    expect(await judge('key a is a string equal to "Zoë"', replies)).toBeUndefined();
  });

  it('ignores the order of a set, in either protocol version', async () => {
    const type = { 'TYPE "s"': new Status('set') };
    expect(await judge('key s is a set equal to a, b', { ...type, 'SMEMBERS "s"': ['b', 'a'] })).toBeUndefined();
    expect(await judge('key s is a set equal to a, b', { ...type, 'SMEMBERS "s"': new SetReply(['b', 'a']) })).toBeUndefined();
    const result = await judge('key s is a set equal to a, b', { ...type, 'SMEMBERS "s"': ['c', 'a'] });
    expect(result?.difference?.where).toBe('"b" is missing, "c" is too many');
  });

  it('minds the order of a list, and names the position', async () => {
    const replies = { 'TYPE "l"': new Status('list'), 'LRANGE "l" 0 21': ['a', 'c'] };
    expect((await judge('key l is a list equal to a, b', replies))?.difference?.where).toBe('position 1: "c" instead of "b"');
  });
});

describe('a TTL', () => {
  const ask = (pttl: number) => ({ 'TYPE "a"': new Status('string'), 'PTTL "a"': pttl });

  it('is rounded as TTL rounds it', async () => {
    expect(await judge('key a has a ttl between 1 and 30', ask(30_400))).toBeUndefined();
    expect((await judge('key a has a ttl between 1 and 30', ask(30_600)))?.missing).toBe('a expires in 31 seconds; asked for: between 1 and 30 seconds.');
  });

  it('fills {actual} into the words of the lesson', async () => {
    expect((await judge('key a has no ttl\n  ttl: It goes in {actual}.', ask(1000)))?.missing).toBe('It goes in 1 second.');
  });
});

describe('what was run', () => {
  const check = 'command SET was run on lock with NX and answered OK';

  it('needs the key and every option, in any order and case', async () => {
    expect(await judge(check, {}, [ran('set lock me EX 30 nx')])).toBeUndefined();
  });

  it.each([
    [[], 'SET has not been run on lock in this step yet.'],
    [[ran('SET other me NX')], 'SET other me NX does not name lock.'],
    [[ran('SET lock me')], 'SET lock me lacks NX.'],
    [[ran('SET lock me NX', null)], 'SET answered (nil) on lock; asked for: OK.'],
    [[ran('SET lock me NX NX', new ErrorReply('ERR syntax error'))], 'SET lock me NX NX was refused: ERR syntax error.'],
  ])('after %j says: %s', async (commands, missing) => {
    expect((await judge(check, {}, commands))?.missing).toBe(missing);
  });

  it('counts a refused command only when a refusal is asked for', async () => {
    const refused = ran('INCR name', new ErrorReply('ERR value is not an integer or out of range'));
    expect(await judge('command INCR was run on name and answered an error', {}, [refused])).toBeUndefined();
    expect(await judge('command INCR was run on name', {}, [refused])).toBeDefined();
  });
});

describe('what a transaction or a script ran', () => {
  const [multi, queued] = [ran('MULTI'), ran('INCR hits', new Status('QUEUED'))];

  it('counts once EXEC has run it, with the answer that it got there', async () => {
    const check = 'command INCR was run on hits and answered 3';
    expect((await judge(check, {}, [multi, queued]))?.missing).toBe('INCR is only queued: EXEC runs it.');
    expect(await judge(check, {}, [multi, queued, ran('EXEC', [3])])).toBeUndefined();
    expect((await judge(check, {}, [multi, queued, ran('EXEC', [2])]))?.missing).toBe('INCR answered 2 on hits; asked for: 3.');
    expect(await judge(check, {}, [multi, queued, ran('DISCARD'), multi, queued, ran('EXEC', [3])])).toBeUndefined();
    const aborted = ran('EXEC', new ErrorReply('EXECABORT Transaction discarded because of previous errors.'));
    expect((await judge(check, {}, [multi, queued, aborted]))?.missing).toBe('INCR is only queued: EXEC runs it.');
  });

  it('can be asked for as queued', async () => {
    const check = 'command INCR was run on hits and answered QUEUED';
    expect(await judge(check, {}, [multi, queued])).toBeUndefined();
    const failed = ran('EXEC', [new ErrorReply('ERR value is not an integer or out of range')]);
    expect(await judge(check, {}, [multi, queued, failed])).toBeUndefined();
  });

  it('is given to nobody when two transactions were open at a time', async () => {
    const two = [multi, multi, queued, queued, ran('EXEC', [3])];
    expect((await judge('command INCR was run on hits', {}, two))?.missing).toBe('INCR is only queued: EXEC runs it.');
  });

  it('does not count in a script, and that is what is said', async () => {
    const check = 'command INCR was run on hits\n  not run: Nobody counted.';
    const script = { argv: ['EVAL', "return redis.call('incr', KEYS[1])", '1', 'hits'], reply: 1 };
    expect((await judge(check, {}, [script]))?.missing).toContain('A script ran INCR.');
    expect((await judge(check, {}, [{ ...script, argv: ['EVAL', 'return 1', '1', 'hits'] }]))?.missing).toBe('Nobody counted.');
  });
});

it('of several ways, the one that was tried words what is missing', async () => {
  const check = 'command HMGET was run on user with name\nor command HGETALL was run on user\n  not run: Not yet.';
  expect((await judge(check, {}, [ran('HGETALL users')]))?.missing).toBe('HGETALL users does not name user.');
  expect((await judge(check, {}))?.missing).toBe('Not yet.');
});

it('one of several ways is enough, and the first one words what is missing', async () => {
  const replies = { 'TYPE "a"': new Status('none'), 'TYPE "b"': new Status('string') };
  expect(await judge('key a exists\nor key b exists', replies)).toBeUndefined();
  expect((await judge('key a exists\nor key c exists', { ...replies, 'TYPE "c"': new Status('none') }))?.missing).toBe('There is no key a yet.');
});
