// The same writes under five policies, measured: what each costs, and what a power cut would take at each moment.
import { useState } from 'react';
import type { PolicyResult, Workload } from '../../hosts/worker/disk-protocol.ts';
import { byteSize, count } from '../kit/bytes-text.ts';
import { Button } from '../kit/Button.tsx';
import { useAskDisk } from './use-disk.ts';

const WORKLOADS: readonly (Workload & { readonly name: string })[] = [
  { name: 'steady: 200 writes a second', rate: 200, seconds: 20, size: 100, keys: 500 },
  { name: 'counters: few keys, overwritten', rate: 400, seconds: 20, size: 8, keys: 20 },
  { name: 'large values', rate: 50, seconds: 20, size: 10_000, keys: 500 },
];
const COLOURS = ['--type-string', '--type-list', '--type-zset', '--type-stream', '--type-hash'] as const;

export function Comparison() {
  const ask = useAskDisk();
  const [chosen, setChosen] = useState(0);
  const [state, setState] = useState<'idle' | 'running' | readonly PolicyResult[]>('idle');
  const run = async (): Promise<void> => {
    const { name: _, ...workload } = WORKLOADS[chosen] ?? { name: '', rate: 100, seconds: 10, size: 10, keys: 10 };
    setState('running');
    const answer = await ask({ ask: 'compare', workload });
    setState(answer?.results ?? 'idle');
  };
  return (
    <section className="disk-comparison" aria-label="Compare policies">
      <h2>Compare policies</h2>
      <p className="disk-soft">
        The same writes on five servers of their own, on a disk whose fsync takes 4 ms. Your data has no part in it.
      </p>
      <div className="disk-row">
        <label>
          <span className="visually-hidden">Workload</span>
          <select value={chosen} onChange={(event) => setChosen(Number(event.target.value))}>
            {WORKLOADS.map(({ name }, at) => (
              <option key={name} value={at}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <Button onClick={() => void run()} disabled={state === 'running'}>
          {state === 'running' ? 'Measuring…' : 'Measure'}
        </Button>
      </div>
      <div aria-live="polite">{typeof state !== 'string' && <Results results={state} />}</div>
    </section>
  );
}

function Results({ results }: { readonly results: readonly PolicyResult[] }) {
  return (
    <>
      <div className="disk-scroll" tabIndex={0} role="group" aria-label="Figures">
        <table className="disk-table">
          <thead>
            <tr>
              <th scope="col">policy</th>
              <th scope="col">writes lost at worst</th>
              <th scope="col">written</th>
              <th scope="col">on disk</th>
              <th scope="col">fsyncs</th>
              <th scope="col">waited</th>
            </tr>
          </thead>
          <tbody>
            {results.map((each, at) => (
              <tr key={each.name}>
                <th scope="row">
                  <span className="disk-swatch" style={{ background: `var(${COLOURS[at]})` }} aria-hidden="true" /> {each.name}
                </th>
                <td>{each.mostLostToPower === 0 ? 'none' : `${count(each.mostLostToPower)} of ${count(each.writes)}`}</td>
                <td>{byteSize(each.bytesWritten)}</td>
                <td>{byteSize(each.bytesOnDisk)}</td>
                <td>{count(each.syncs)}</td>
                <td>{each.waited < 1000 ? `${Math.round(each.waited)} ms` : `${(each.waited / 1000).toFixed(1)} s`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Chart title="Writes that a power cut would take" results={results} of={({ lostToPower }) => lostToPower} show={count} />
      <Chart title="Bytes written to the disk" results={results} of={({ bytesWritten }) => bytesWritten} show={byteSize} />
    </>
  );
}

interface ChartProps {
  readonly title: string;
  readonly results: readonly PolicyResult[];
  readonly of: (sample: PolicyResult['samples'][number]) => number;
  readonly show: (value: number) => string;
}

const WIDTH = 400;
const HEIGHT = 110;

function Chart({ title, results, of, show }: ChartProps) {
  const top = Math.max(1, ...results.flatMap(({ samples }) => samples.map(of)));
  const last = Math.max(1, ...results.flatMap(({ samples }) => samples.map(({ at }) => at)));
  return (
    <figure className="disk-chart">
      <figcaption>
        {title} <span className="disk-soft">up to {show(top)}, over {last} s</span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <line x1={0} x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} className="disk-track-line" />
        {results.map(({ name, samples }, at) => (
          <polyline
            key={name}
            points={samples.map((sample) => `${(sample.at / last) * WIDTH},${HEIGHT - 2 - (of(sample) / top) * (HEIGHT - 6)}`).join(' ')}
            style={{ stroke: `var(${COLOURS[at]})` }}
          />
        ))}
      </svg>
    </figure>
  );
}
