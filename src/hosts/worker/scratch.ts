// A server for one moment: runs a few commands on an empty database of their own and forgets it all. The reference tries
// its examples here, so that the learner's data, log and statistics never hear of them. Its time is its own as well: a
// command that blocks gets its reply at once, because the clock is moved on to whatever it waits for.
import type { ByteString } from '../../base/bytes.ts';
import { ManualClock } from '../../base/clock.ts';
import { SeededRandom } from '../../base/random.ts';
import { encodeRequest } from '../../resp/encode.ts';
import type { PartName, StartingParts } from '../../engine/late-parts.ts';
import { Machine } from '../../server/machine.ts';
import type { Connection } from '../../server/server.ts';
import type { PartLoader } from './part-loader.ts';
import { stoppedReply } from './scratch-protocol.ts';

/** Who blocks for longer than this, or for ever, is left without a reply. */
const LONGEST_WAIT_MS = 60_000;
const MOST_WAKEUPS = 2000;

export interface ScratchStart {
  /** Unix ms. */
  readonly at: number;
  readonly seed: number;
}

/**
 * For each command the bytes that came back: none if it never answered, several replies for SUBSCRIBE and its kin.
 * undefined if one needed a part of the engine that was not given, which has been asked for.
 */
export function runInScratch(
  commands: readonly (readonly ByteString[])[],
  start: ScratchStart,
  parts: StartingParts,
): readonly ByteString[] | undefined {
  const clock = new ManualClock(start.at);
  // Nothing can be broken here, so the commands that a server guards are open.
  const settings = { 'enable-debug-command': 'yes', 'enable-protected-configs': 'yes' } as const;
  const server = new Machine({ clock, random: new SeededRandom(start.seed), settings, ...parts });
  const { late } = server.engine;
  let output: ByteString = '';
  let connection: Connection | undefined;
  const connect = (): Connection =>
    server.connect({
      addr: '127.0.0.1:50000',
      laddr: '127.0.0.1:6379',
      onOutput: (bytes) => (output += bytes),
      onClose: () => (connection = undefined),
    });
  const outputs: ByteString[] = [];
  for (const argv of commands) {
    output = '';
    // QUIT and the like end the connection: the next command comes over a new one.
    connection ??= connect();
    connection.receive(encodeRequest(argv));
    if (late.isAwaited) return undefined;
    const end = clock.now() + LONGEST_WAIT_MS;
    for (let wakeups = 0; output === '' && connection !== undefined && wakeups < MOST_WAKEUPS; wakeups++) {
      const at = server.nextWakeup();
      if (at === undefined || at > end) break;
      clock.advance(Math.max(1, at - clock.now()));
      server.tick();
    }
    outputs.push(output);
  }
  return outputs;
}

/** The same with parts that may still be on their way. What goes wrong there, and with them, ends nothing else. */
export async function answersFromScratch(
  commands: readonly (readonly ByteString[])[],
  start: ScratchStart,
  parts: PartLoader,
): Promise<readonly ByteString[]> {
  try {
    for (;;) {
      const lacking: PartName[] = [];
      const outputs = runInScratch(commands, start, parts.startingParts((name) => lacking.push(name)));
      if (outputs) return outputs;
      for (const name of lacking) await parts.load(name);
    }
  } catch (error) {
    return commands.map(() => stoppedReply(error));
  }
}
