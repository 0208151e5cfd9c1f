// WAIT and WAITAOF on a server without replicas: nobody will ever acknowledge a write, so asking for replicas is
// waiting until time runs out. Whoever waits for the append-only file here is answered by persistence. Where replicas can
// come, src/replication answers instead.
import { ErrorReply, NO_REPLY, type Reply } from '../../../resp/reply.ts';
import { arg, readInteger, readIntegerIn, readPositive, readTimeoutMillis } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import { errors } from '../../errors.ts';
import { integer } from '../../grammar.ts';

const numlocalOutOfRange = new ErrorReply('ERR value is out of range, value must between 0 and 1');

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
    if (replicas <= 0 || ctx.client.denyBlocking) return 0;
    ctx.engine.waiting.blockOn(ctx.client, ctx.command, 'wait', argv, until, () => 0);
    return NO_REPLY;
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
    if (local > 0 && !ctx.settings.appendonly) return errors.waitaofNeedsAof;
    const { client, engine } = ctx;
    const count = (): Reply => [engine.persistence?.isSynced(client) === true ? 1 : 0, 0];
    const isSafe = local === 0 || engine.persistence?.isSynced(client) === true;
    if ((isSafe && replicas === 0) || client.denyBlocking) return count();
    engine.waiting.blockOn(client, ctx.command, 'waitaof', argv, until, count);
    return NO_REPLY;
  },
});
