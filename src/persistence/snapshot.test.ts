// Snapshots beside each other: a rewrite of the append-only file reads its own for a long time, and SAVE takes another
// meanwhile and is done with it at once.
import { expect, it } from 'vitest';
import { ManualClock } from '../base/clock.ts';
import { SeededRandom } from '../base/random.ts';
import { Engine } from '../engine/engine.ts';
import { StringValue } from '../engine/types/string/value.ts';
import { ALL_COMMANDS } from '../server/commands.ts';
import { Snapshot } from './snapshot.ts';

it('keeps what it began with though another one comes and goes', () => {
  const engine = new Engine({ commands: ALL_COMMANDS, clock: new ManualClock(1_000_000), random: new SeededRandom(1) });
  const client = engine.connect({ addr: '127.0.0.1:1', laddr: '127.0.0.1:2' });
  engine.execute(client, ['SET', 'key', 'old']);
  const long = new Snapshot(engine);
  new Snapshot(engine).release();
  engine.execute(client, ['APPEND', 'key', 'er']);
  const { value } = long.entry(0, 0);
  expect(value instanceof StringValue && value.text).toBe('old');
  long.release();
});
