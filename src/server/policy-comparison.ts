// The same workload on five machines that differ only in how they keep data: snapshots alone, an append-only file under each
// fsync policy, and both. What each wrote, how long clients waited for the disk, and what a power cut would have taken at
// each moment: measured on machines that run here, on a clock that is moved on, so it takes no time and comes out the same.
import { ManualClock } from '../base/clock.ts';
import { SeededRandom } from '../base/random.ts';
import type { ByteString } from '../base/bytes.ts';
import type { Command } from '../engine/command.ts';
import type { Settings } from '../engine/config-parameters.ts';
import type { DiskTraits } from '../persistence/memory-disk.ts';
import { encodeRequest } from '../resp/encode.ts';
import { DiskObserver } from './disk-view.ts';
import { Machine } from './machine.ts';

export interface Workload {
  /** Writes a second, over so many seconds. */
  readonly rate: number;
  readonly seconds: number;
  /** Bytes of each value. */
  readonly size: number;
  /** Different keys; fewer mean that values are overwritten more often. */
  readonly keys: number;
}

/** A disk as of a small cloud server: a few ms for each sync. */
export const COMPARED_DISK: Partial<DiskTraits> = { latency: 4, bandwidth: 100e6 };

export interface PolicySample {
  /** Seconds since the start. */
  readonly at: number;
  readonly bytesWritten: number;
  /** Acknowledged writes that a power cut, or the end of the process, would take now. */
  readonly lostToPower: number;
  readonly lostToKill: number;
}

export interface PolicyResult {
  readonly name: string;
  readonly settings: Readonly<Partial<Settings>>;
  readonly writes: number;
  readonly bytesWritten: number;
  readonly bytesOnDisk: number;
  readonly syncs: number;
  /** Milliseconds that the server stood still for the disk. */
  readonly waited: number;
  readonly samples: readonly PolicySample[];
  /** The worst of the samples. */
  readonly mostLostToPower: number;
}

const POLICIES: readonly { readonly name: string; readonly settings: Partial<Settings> }[] = [
  { name: 'RDB only', settings: { appendonly: false, save: '5 100' } },
  { name: 'AOF always', settings: { appendonly: true, appendfsync: 'always', save: '' } },
  { name: 'AOF everysec', settings: { appendonly: true, appendfsync: 'everysec', save: '' } },
  { name: 'AOF no', settings: { appendonly: true, appendfsync: 'no', save: '' } },
  { name: 'both', settings: { appendonly: true, appendfsync: 'everysec', save: '5 100' } },
];

const STEP_MS = 10;
const SAMPLE_MS = 250;

/** `commands` are those of the machines; SET is all that they need. */
export function comparePolicies(workload: Workload, commands: readonly Command[]): readonly PolicyResult[] {
  return POLICIES.map((policy) => measure(policy, workload, commands));
}

function measure({ name, settings }: (typeof POLICIES)[number], workload: Workload, commands: readonly Command[]): PolicyResult {
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  const started = clock.now();
  const random = new SeededRandom(7);
  const machine = new Machine({ commands, clock, random: new SeededRandom(1), settings, disk: COMPARED_DISK });
  const observer = new DiskObserver(machine, () => '');
  let answers = 0;
  const connection = machine.connect({ addr: '127.0.0.1:50000', laddr: '127.0.0.1:6379', onOutput: () => answers++, onClose: () => {} });
  const samples: PolicySample[] = [];
  const value: ByteString = 'x'.repeat(workload.size);
  let sent = 0;
  let waited = 0;
  for (let ms = 0; ms < workload.seconds * 1000; ms += STEP_MS) {
    const due = Math.floor(((ms + STEP_MS) * workload.rate) / 1000);
    for (; sent < due; sent++) connection.receive(encodeRequest(['SET', `key:${random.int(workload.keys)}`, value]));
    const target = started + ms + STEP_MS;
    while (clock.now() < target) {
      const wakeup = machine.nextWakeup() ?? Infinity;
      const step = Math.max(1, Math.min(target, wakeup) - clock.now());
      waited += Math.min(step, Math.max(0, machine.engine.asleepUntil - clock.now()));
      clock.advance(step);
      machine.tick();
    }
    if ((ms + STEP_MS) % SAMPLE_MS === 0) {
      const { bytesWritten, ifPowerCut, ifKilled } = observer.view();
      samples.push({ at: (ms + STEP_MS) / 1000, bytesWritten, lostToPower: ifPowerCut.count, lostToKill: ifKilled.count });
    }
  }
  const { bytesWritten, syncs, used } = observer.view();
  observer.close();
  return {
    name,
    settings,
    writes: sent,
    bytesWritten,
    bytesOnDisk: used,
    syncs,
    waited,
    samples,
    mostLostToPower: Math.max(...samples.map(({ lostToPower }) => lostToPower)),
  };
}
