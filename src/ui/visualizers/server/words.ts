// The words that the picture of the server and its twin share: what the policy takes, and why.
import type { Candidate } from '../../../server/pictures/census.ts';
import type { ServerView } from '../../../server/pictures/server.ts';
import { byteSize, count, counted, timeLeft } from '../../kit/bytes-text.ts';

export function memorySentence({ used, isMeasured, maxmemory }: ServerView): string {
  const about = isMeasured ? '' : 'about ';
  if (maxmemory === 0) return `${about}${byteSize(used)} used, without limit`;
  return `${about}${byteSize(used)} used of ${byteSize(maxmemory)} maxmemory, ${Math.round((used / maxmemory) * 100)} %`;
}

export function lookedSentence({ keys, looked }: ServerView): string {
  if (looked >= keys) return counted(keys, 'key');
  return `${count(keys)} keys; ${count(looked)} of them were looked at and stand for all, so others may be greater`;
}

/** Which keys the policy takes, and from when on. */
export function policySentence(view: ServerView): string {
  const { policy, maxmemory, used, samples } = view;
  if (policy === 'noeviction') {
    if (maxmemory === 0) return 'Nothing is evicted: there is no maxmemory, and the policy is noeviction.';
    const then = used > maxmemory ? 'Memory is past maxmemory: commands that add are refused with OOM.' : 'Past maxmemory, commands that add are refused with OOM.';
    return `noeviction: no key ever leaves. ${then}`;
  }
  const now = used > maxmemory ? 'Memory is past maxmemory: the next command evicts before it runs. ' : '';
  const when = maxmemory === 0 ? 'Without maxmemory nothing is evicted yet. ' : now;
  const scope = policy.startsWith('volatile') ? 'only keys with a time to live leave' : 'any key may leave';
  const nobody = policy.startsWith('volatile') && view.volatile === 0 ? ' There is none: commands that add will be refused.' : '';
  if (policy.endsWith('-random')) return `${when}${policy}: ${scope}, drawn by lot.${nobody}`;
  return `${when}${policy}: ${scope}, ${ORDER[policy.slice(policy.indexOf('-') + 1)] ?? ''} first.${nobody} Redis draws ${counted(samples, 'key')} at a time and keeps the best 16 in a pool, so it comes near this order without looking at every key.`;
}

const ORDER: Readonly<Record<string, string>> = {
  lru: 'the longest unused',
  lfu: 'the least often used',
  ttl: 'the soonest to expire',
};

export function reasonOf({ measure }: Candidate, policy: string): string {
  if (policy.endsWith('-ttl')) return measure <= 0 ? 'expired' : `expires in ${timeLeft(measure)}`;
  if (policy.endsWith('-lfu')) return `frequency ${count(measure)}`;
  return measure === 0 ? 'just used' : `idle for ${timeLeft(measure * 1000)}`;
}

export const COUNTERS = [
  ['expired', 'keys expired'],
  ['evicted', 'keys evicted'],
  ['hits', 'hits'],
  ['misses', 'misses'],
] as const satisfies readonly (readonly [keyof ServerView, string])[];
