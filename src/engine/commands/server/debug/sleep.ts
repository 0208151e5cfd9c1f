// DEBUG SLEEP: the whole server stands still. Nothing can really be held up here: the server is marked as asleep, and
// serves nobody before its clock has come so far.
import { NO_REPLY, OK, type Reply } from '../../../../resp/reply.ts';
import type { ByteString } from '../../../../base/bytes.ts';
import type { Context } from '../../../context.ts';

/** Redis reckons in 64 bits of microseconds; what is more does not sleep at all. */
const LONGEST = 2 ** 63;

/** As strtod reads it: what is no number is 0. */
function readSeconds(text: ByteString): number {
  const seconds = Number.parseFloat(text);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : 0;
}

export function sleep(ctx: Context, argv: readonly ByteString[]): Reply {
  const micros = Math.round(readSeconds(argv[2] ?? '') * 1e6);
  if (micros === 0 || micros > LONGEST) return OK;
  const { client, command, engine } = ctx;
  ctx.sleptMicros = micros;
  const ms = Math.ceil(micros / 1000);
  // Inside of a transaction the rest of it still runs: all that is held back is what anybody hears of it.
  if (client.denyBlocking) {
    engine.standStill(ms);
    return OK;
  }
  engine.asleepUntil = ctx.now + ms;
  engine.waiting.blockOn(client, command, 'sleep', argv, engine.asleepUntil, () => OK);
  return NO_REPLY;
}
