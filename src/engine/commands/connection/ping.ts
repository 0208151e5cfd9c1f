// PING and ECHO: is anybody there?
import { PONG } from '../../../resp/reply.ts';
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import { errors } from '../../errors.ts';
import { string } from '../../grammar.ts';

export const ping = defineCommand({
  name: 'ping',
  summary: 'Answers PONG, or the message it was given: a sign of life.',
  since: '1.0.0',
  group: 'connection',
  complexity: 'O(1)',
  flags: ['fast'],
  categories: ['connection'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  args: [string('message', { optional: true })],
  examples: [{ lines: ['PING', 'PING hello'] }],
  run: (ctx, argv) => {
    if (argv.length > 2) return errors.wrongArity('ping');
    // A subscribed RESP2 client can tell replies from messages only if they look like one.
    if (ctx.resp === 2 && ctx.client.isSubscribed) return ['pong', argv[1] ?? ''];
    return argv[1] ?? PONG;
  },
});

export const echo = defineCommand({
  name: 'echo',
  summary: 'Answers the message it was given.',
  since: '1.0.0',
  group: 'connection',
  complexity: 'O(1)',
  flags: ['loading', 'stale', 'fast'],
  categories: ['connection'],
  args: [string('message')],
  examples: [{ lines: ['ECHO "hello there"'] }],
  run: (_ctx, argv) => arg(argv, 1),
});
