// What scripts and functions may do after a failed save, beside Redis: the same lines, the same replies.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../src/base/clock.ts';
import { SeededRandom } from '../../../src/base/random.ts';
import { loadLua } from '../../../src/hosts/node/lua.ts';
import type { Reply } from '../../../src/resp/reply.ts';
import { ReplyDecoder } from '../../../src/resp/reply-decoder.ts';
import { ALL_COMMANDS } from '../../../src/server/commands.ts';
import { Machine } from '../../../src/server/machine.ts';
import { findRedis } from '../../../src/tooling/find-redis.mjs';
import { encodeCommand } from '../targets/tcp.ts';
import { RedisLink } from './redis-link.ts';

const server = findRedis()?.server ?? '';

const LIBRARY = `#!lua name=lib
redis.register_function('w', function() return redis.call('SET', 'a', '3') end)
redis.register_function{function_name='r', callback=function() return redis.call('GET', 'a') end, flags={'no-writes'}}`;
const BEFORE = [['SET', 'a', '1'], ['FUNCTION', 'LOAD', LIBRARY], ['CONFIG', 'SET', 'save', '3600 100']];
const AFTER = [
  ['SET', 'a', '2'],
  ['EVAL', "return redis.call('SET', 'a', '2')", '0'],
  ['EVAL', "return redis.pcall('SET', 'a', '2')", '0'],
  ['EVAL', "return redis.pcall('SET', 'a', '2').err", '0'],
  ['EVAL', "return redis.call('GET', 'a')", '0'],
  ['EVAL', "return redis.call('PING')", '0'],
  ['EVAL', "return redis.call('PUBLISH', 'a', 'b')", '0'],
  ['EVAL', "#!lua\nreturn redis.call('GET', 'a')", '0'],
  ['EVAL', "#!lua flags=no-writes\nreturn redis.call('GET', 'a')", '0'],
  ['EVAL_RO', "return redis.call('GET', 'a')", '0'],
  ['EVAL_RO', "#!lua\nreturn redis.call('GET', 'a')", '0'],
  ['FCALL', 'w', '0'],
  ['FCALL', 'r', '0'],
  ['FCALL_RO', 'w', '0'],
  ['FUNCTION', 'LOAD', 'REPLACE', LIBRARY],
  ['CONFIG', 'SET', 'stop-writes-on-bgsave-error', 'no'],
  ['EVAL', "return redis.call('SET', 'a', '2')", '0'],
];

async function repliesOfRedis(): Promise<Reply[]> {
  const redis = await RedisLink.start(server);
  try {
    await redis.askAll(BEFORE);
    // A folder of that name is in the way of the file.
    mkdirSync(join(redis.dumpFile, 'inside'), { recursive: true });
    await redis.ask('BGSAVE');
    while (!String(await redis.ask('INFO', 'persistence')).includes('rdb_last_bgsave_status:err')) await sleep(10);
    return await redis.askAll(AFTER);
  } finally {
    redis.stop();
  }
}

function ownReplies(): Reply[] {
  const clock = new ManualClock();
  const machine = new Machine({ clock, random: new SeededRandom(1), commands: ALL_COMMANDS, lua: loadLua(), settings: { save: '' }, disk: { capacity: 50 } });
  const decoder = new ReplyDecoder();
  const connection = machine.connect({
    addr: '127.0.0.1:1',
    laddr: '127.0.0.1:2',
    onOutput: (bytes) => decoder.feed(bytes),
    onClose: () => undefined,
  });
  const ask = (argv: readonly string[]): Reply => {
    connection.receive(encodeCommand(argv));
    return decoder.next() ?? 'no reply';
  };
  for (const argv of BEFORE) ask(argv);
  ask(['BGSAVE']);
  clock.advanceTo(clock.now() + 1000);
  machine.tick();
  return AFTER.map(ask);
}

describe.skipIf(server === '')('after a failed save', () => {
  it('scripts and functions write, or are refused, as in Redis', async () => {
    expect(ownReplies()).toEqual(await repliesOfRedis());
  }, 20_000);
});
