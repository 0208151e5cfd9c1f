// WAIT and WAITAOF on a server without replicas: nobody will ever acknowledge a write, so asking for replicas is
// waiting until time runs out.
import type { ByteString } from '../../../base/bytes.ts';
import { ErrorReply, NO_REPLY, type Reply } from '../../../resp/reply.ts';
import { arg, readInteger, readIntegerIn, readPositive, readTimeoutMillis } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { integer } from '../../grammar.ts';

const numlocalOutOfRange = new ErrorReply('ERR value is out of range, value must between 0 and 1');
const needsAof = new ErrorReply(
  'ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.',
);

/** Answers at once if there is nothing to wait for or waiting is not allowed (EXEC, scripts), else when time is up. */
function waitFor(
  ctx: Context,
  reason: 'wait' | 'waitaof',
  argv: readonly ByteString[],
  until: number,
  isDone: boolean,
  answer: Reply,
): Reply {
  if (isDone || ctx.client.denyBlocking) return answer;
  ctx.engine.blockOn(ctx.client, ctx.command, reason, argv, until, () => answer);
  return NO_REPLY;
}

export const wait = defineCommand({
  name: 'wait',
  summary: 'Waits until so many replicas have received all that this client wrote, or time runs out.',
  since: '3.0.0',
  group: 'generic',
  complexity: 'O(1)',
  flags: ['blocking'],
  categories: ['connection'],
  tips: ['request_policy:all_shards', 'response_policy:agg_min'],
  args: [integer('numreplicas'), integer('timeout')],
  examples: [{ lines: ['SET color blue', 'WAIT 1 100'], note: 'Without replicas: 0, after 100 ms.' }],
  run: (ctx, argv) => {
    const replicas = readInteger(arg(argv, 1));
    const until = readTimeoutMillis(arg(argv, 2), ctx.now);
    return waitFor(ctx, 'wait', argv, until, replicas <= 0, 0);
  },
});

export const waitaof = defineCommand({
  name: 'waitaof',
  summary: 'Waits until all that this client wrote is safe in the append-only file here and on so many replicas.',
  since: '7.2.0',
  group: 'generic',
  complexity: 'O(1)',
  flags: ['blocking'],
  categories: ['connection'],
  tips: ['request_policy:all_shards', 'response_policy:agg_min'],
  args: [integer('numlocal'), integer('numreplicas'), integer('timeout')],
  examples: [{ lines: ['WAITAOF 0 0 100', 'WAITAOF 1 0 100'], note: 'Without an append-only file there is nothing of our own to wait for.' }],
  run: (ctx, argv) => {
    const local = readIntegerIn(arg(argv, 1), 0, 1, numlocalOutOfRange, errors.notInteger);
    const replicas = readPositive(arg(argv, 2));
    const until = readTimeoutMillis(arg(argv, 3), ctx.now);
    if (local > 0 && !ctx.settings.appendonly) return needsAof;
    return waitFor(ctx, 'waitaof', argv, until, local === 0 && replicas === 0, [0, 0]);
  },
});
