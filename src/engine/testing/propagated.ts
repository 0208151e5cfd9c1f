// For tests: what command lines leave in the append-only file, each command as its words.
import type { ByteString } from '../../base/bytes.ts';
import { ManualClock } from '../../base/clock.ts';
import { splitArgs } from '../../base/quoting.ts';
import { SeededRandom } from '../../base/random.ts';
import { ALL_COMMANDS } from '../commands/index.ts';
import { Engine } from '../engine.ts';

/** The frozen clock, unix ms. */
const NOW = 1_000_000;

export function propagated(lines: readonly string[]): ByteString[] {
  const engine = new Engine({ commands: ALL_COMMANDS, clock: new ManualClock(NOW), random: new SeededRandom(1) });
  const written: ByteString[] = [];
  engine.propagation.listen((unit) => written.push(...unit.map(({ argv }) => argv.join(' '))));
  const client = engine.connect({ addr: '127.0.0.1:1', laddr: '127.0.0.1:2' });
  for (const line of lines) engine.execute(client, splitArgs(line) ?? []);
  return written;
}
