// The panel's first sentence: if the power went now, what would be lost; or that the server is down, and how to start it.
import { useEffect, useRef } from 'react';
import type { DiskView, Risk } from '../../hosts/worker/disk-protocol.ts';
import { Button } from '../kit/Button.tsx';
import { ENDINGS, writes } from './words.ts';

interface VerdictProps {
  readonly view: DiskView;
  readonly start: (keepsSettings: boolean) => void;
}

export function Verdict({ view, start }: VerdictProps) {
  const isRunning = view.server !== undefined;
  const isBad = !isRunning || view.ifPowerCut.count > 0;
  const box = useRef<HTMLDivElement>(null);
  const wasRunning = useRef(isRunning);
  // What stopped or started it may be far below, and its button is of no use any more.
  useEffect(() => {
    if (wasRunning.current === isRunning || !box.current) return;
    wasRunning.current = isRunning;
    box.current.scrollIntoView({ block: 'nearest' });
    const focused = document.activeElement;
    if (focused !== document.body && !focused?.closest('.disk-panel')) return;
    (box.current.querySelector<HTMLElement>('.button') ?? box.current).focus();
  }, [isRunning]);
  return (
    <div className="disk-verdict" data-bad={isBad || undefined} ref={box} tabIndex={-1}>
      {isRunning ? <Risks view={view} /> : <Stopped view={view} start={start} />}
    </div>
  );
}

function Stopped({ view: { ended }, start }: VerdictProps) {
  return (
    <>
      <p className="disk-verdict-line">The server is not running: {ended === undefined ? 'it could not start' : ENDINGS[ended]}.</p>
      <p className="disk-soft">Memory is gone. What is on the disk below is all that a new start will find.</p>
      <p className="disk-row">
        <Button kind="primary" onClick={() => start(true)}>
          Start it again
        </Button>
        <Button onClick={() => start(false)} title="What CONFIG SET changed is forgotten, unless CONFIG REWRITE had saved it">
          Start it without what CONFIG SET changed
        </Button>
      </p>
    </>
  );
}

function Risks({ view: { server, ifKilled, ifPowerCut } }: { readonly view: DiskView }) {
  return (
    <>
      <p className="disk-verdict-line">
        If the power went now, <strong>{writes(ifPowerCut.count)}</strong> would be lost.
      </p>
      <p className="disk-soft">If only the process were killed: {writes(ifKilled.count)}.</p>
      {server?.refusal !== undefined && <p className="disk-refusal mono">{server.refusal}</p>}
      {ifPowerCut.count > 0 && <WriteList risk={ifPowerCut} label="Writes at risk, oldest first" />}
    </>
  );
}

/** Writes one a line, and how many more there are. */
export function WriteList({ risk, label }: { readonly risk: Risk; readonly label: string }) {
  return (
    <ul className="disk-writes mono" aria-label={label} tabIndex={0}>
      {risk.writes.map(({ lines, at, client }, index) => (
        <li key={index}>
          {lines.join(' ; ')}
          {client !== '' && <span className="disk-soft"> {client}</span>}
          <span className="visually-hidden"> at {new Date(at).toLocaleTimeString()}</span>
        </li>
      ))}
      {risk.count > risk.writes.length && <li className="disk-soft">and {writes(risk.count - risk.writes.length)} more</li>}
    </ul>
  );
}
