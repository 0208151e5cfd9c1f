// Are the transcripts still true? With KEYSPACE_LIVE=1 they are replayed on the real Redis 8 that recorded them.
import { describe, it } from 'vitest';
import { replayAll } from './replay.ts';
import { redisProgram } from './targets/programs.ts';
import { tcpTarget } from './targets/tcp.ts';

const program = process.env.KEYSPACE_LIVE === '1' ? redisProgram() : undefined;
if (program === undefined) {
  describe.skip('transcripts on Redis itself (needs KEYSPACE_LIVE=1 and a redis-server 8)', () => {
    it('is as recorded', () => undefined);
  });
} else {
  replayAll(tcpTarget(program));
}
