// The panel's first sentence: if the power went now, what would be lost.
import type { DiskView, Risk } from '../../hosts/worker/disk-protocol.ts';
import { Button } from '../kit/Button.tsx';
import { ENDINGS, writes } from './words.ts';

export function Verdict({ view, start }: { readonly view: DiskView; readonly start: (keepsSettings: boolean) => void }) {
  const { server, ended, ifKilled, ifPowerCut } = view;
  if (server === undefined) {
    return (
      <div className="disk-verdict" data-bad="true">
        <p className="disk-verdict-line">
          The server is not running: {ended === undefined ? 'it could not start' : ENDINGS[ended]}.
        </p>
        <p className="disk-soft">Memory is gone. What is on the disk below is all that a new start will find.</p>
        <p className="disk-row">
          <Button kind="primary" onClick={() => start(true)}>
            Start it again
          </Button>
          <Button onClick={() => start(false)} title="What CONFIG SET changed is forgotten, unless CONFIG REWRITE had saved it">
            Start it without what CONFIG SET changed
          </Button>
        </p>
      </div>
    );
  }
  const isBad = ifPowerCut.count > 0;
  return (
    <div className="disk-verdict" data-bad={isBad || undefined}>
      <p className="disk-verdict-line">
        If the power went now, <strong>{writes(ifPowerCut.count)}</strong> would be lost.
      </p>
      <p className="disk-soft">If only the process were killed: {writes(ifKilled.count)}.</p>
      {server.refusal !== undefined && <p className="disk-refusal mono">{server.refusal}</p>}
      {isBad && <WriteList risk={ifPowerCut} label="Writes at risk, oldest first" />}
    </div>
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
