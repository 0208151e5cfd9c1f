// Everything that can be done to machine and disk: kill the process, cut the power, fill the disk, make it fail or slow.
import { useState } from 'react';
import type { DiskView, MachineControl } from '../../hosts/worker/disk-protocol.ts';
import { byteSize } from '../kit/bytes-text.ts';
import { Button } from '../kit/Button.tsx';
import type { Control } from './use-disk.ts';

type Tail = Extract<MachineControl, { type: 'cut-power' }>['tail'];

const TAILS: readonly { readonly tail: Tail; readonly text: string }[] = [
  { tail: 'lost', text: 'all unsynced bytes are lost' },
  { tail: 'torn', text: 'the last write is torn' },
  { tail: 'zeros', text: 'the end reads as zeros' },
  { tail: 'kept', text: 'by luck all bytes survive' },
];

export interface BreakingProps {
  readonly view: DiskView;
  readonly control: Control;
  readonly seed: () => number;
}

export function Breaking({ view, control, seed }: BreakingProps) {
  const [tail, setTail] = useState<Tail>('lost');
  const { traits, used, server } = view;
  const isFull = traits.capacity !== Infinity;
  const set = (changes: Extract<MachineControl, { type: 'disk' }>['traits']): void => void control({ type: 'disk', traits: changes });
  return (
    <section className="disk-breaking" aria-label="Break it">
      <h2>Break it</h2>
      <div className="disk-row disk-buttons">
        <Button disabled={server === undefined} onClick={() => void control({ type: 'kill' })} title="SIGKILL: what was written to the page cache survives">
          Kill the process
        </Button>
        <Button disabled={server === undefined} className="disk-danger" onClick={() => void control({ type: 'cut-power', tail, seed: seed() })}>
          Cut the power
        </Button>
        <label className="disk-tail">
          <span className="visually-hidden">What becomes of bytes that were not synced</span>
          <select value={tail} onChange={(event) => setTail(event.target.value as Tail)}>
            {TAILS.map((each) => (
              <option key={each.tail} value={each.tail}>
                {each.text}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className="disk-switches">
        <label>
          <input type="checkbox" checked={isFull} onChange={() => set({ capacity: isFull ? null : used })} />
          Disk full{isFull && ` at ${byteSize(traits.capacity)}`}
        </label>
        <label>
          <input type="checkbox" checked={traits.failsSync} onChange={() => set({ failsSync: !traits.failsSync })} />
          fsync fails
        </label>
        <label>
          <input type="checkbox" checked={traits.failsWrite} onChange={() => set({ failsWrite: !traits.failsWrite })} />
          Writing fails
        </label>
        <label>
          fsync takes
          <select value={traits.latency} onChange={(event) => set({ latency: Number(event.target.value) })}>
            {[0, 4, 20, 200, 3000].map((ms) => (
              <option key={ms} value={ms}>
                {ms === 0 ? 'no time' : ms < 1000 ? `${ms} ms` : `${ms / 1000} s`}
              </option>
            ))}
          </select>
        </label>
        <label>
          Bandwidth
          <select value={traits.bandwidth === Infinity ? '' : traits.bandwidth} onChange={(event) => set({ bandwidth: event.target.value === '' ? null : Number(event.target.value) })}>
            <option value="">no limit</option>
            {[500e6, 50e6, 1e6, 10e3].map((each) => (
              <option key={each} value={each}>
                {byteSize(each)}/s
              </option>
            ))}
          </select>
        </label>
      </div>
    </section>
  );
}
