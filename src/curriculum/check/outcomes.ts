// What came of commands that were queued between MULTI and EXEC: each answered QUEUED, and EXEC answers for all of them. Two
// clients may be in the middle of transactions at the same time and nothing tells whose command is whose; an answer that
// doesn't have as many parts as there are commands waiting is then given to none.

import { Status } from '../../resp/reply.ts';
import type { Reply } from '../../resp/reply.ts';
import type { RanCommand } from './evaluate.ts';

export function withOutcomes(ran: readonly RanCommand[]): readonly RanCommand[] {
  let waiting: number[] = [];
  let result: RanCommand[] | undefined;
  for (const [at, { argv, reply }] of ran.entries()) {
    if (isQueued(reply)) {
      waiting.push(at);
      continue;
    }
    const name = argv[0]?.toUpperCase();
    if (name !== 'EXEC' && name !== 'DISCARD') continue;
    if (Array.isArray(reply) && reply.length === waiting.length) {
      result ??= [...ran];
      for (const [i, place] of waiting.entries()) {
        const queued = ran[place];
        if (queued !== undefined) result[place] = { ...queued, outcome: (reply as readonly Reply[])[i] ?? null };
      }
    }
    waiting = [];
  }
  return result ?? ran;
}

export function isOnlyQueued({ reply, outcome }: RanCommand): boolean {
  return outcome === undefined && isQueued(reply);
}

function isQueued(reply: Reply | undefined): boolean {
  return reply instanceof Status && reply.text === 'QUEUED';
}
