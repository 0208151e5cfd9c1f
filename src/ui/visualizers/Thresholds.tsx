// The limits that decide about the encoding, or about memory: how near things are to each, and a field to change it. Changing
// one runs CONFIG SET in the terminal, where everybody can see it.
import { useEffect, useState } from 'react';
import type { Threshold } from '../../server/pictures/picture.ts';
import { count } from '../kit/bytes-text.ts';
import { useWorkspace } from '../workspace/hooks.ts';

export function Thresholds({ thresholds }: { readonly thresholds: readonly Threshold[] }) {
  if (thresholds.length === 0) return null;
  return (
    <ul className="thresholds" aria-label="Settings that decide about this">
      {thresholds.map((each) =>
        each.choices ? <Choice key={each.setting} threshold={each} choices={each.choices} /> : <Row key={each.setting} threshold={each} />,
      )}
    </ul>
  );
}

/** Sets a parameter where the learner sees it. */
function useSetter(setting: string): (value: string) => void {
  const workspace = useWorkspace();
  return (value) => {
    const line = `CONFIG SET ${setting} ${value}`;
    const terminal = workspace.terminal();
    if (terminal) terminal.run(line);
    else void workspace.send(line);
  };
}

interface ChoiceProps {
  readonly threshold: Threshold;
  readonly choices: readonly string[];
}

function Choice({ threshold: { setting, limit, meaning }, choices }: ChoiceProps) {
  const set = useSetter(setting);
  return (
    <li className="threshold" data-choice>
      <label>
        <span className="mono">{setting}</span>
        <select className="mono" value={limit} aria-label={`${setting}; choosing runs CONFIG SET`} onChange={(event) => set(event.target.value)}>
          {choices.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
      <span className="threshold-now">{meaning}</span>
    </li>
  );
}

function Row({ threshold: { setting, limit, now, unit, meaning, full = Number(limit) } }: { readonly threshold: Threshold }) {
  const setParameter = useSetter(setting);
  const [typed, setTyped] = useState<string>();
  useEffect(() => setTyped(undefined), [limit]);
  const value = typed ?? String(limit);
  const set = (): void => {
    if (typed === undefined || typed.trim() === '' || typed === String(limit)) return setTyped(undefined);
    setParameter(typed.trim());
  };
  return (
    <li className="threshold" data-binds={now !== undefined || undefined}>
      <label>
        <span className="mono">{setting}</span>
        <input
          className="mono"
          inputMode="numeric"
          size={Math.max(3, value.length)}
          value={value}
          aria-label={`${setting}; Enter runs CONFIG SET`}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') set();
            else if (event.key === 'Escape') setTyped(undefined);
            else return;
            event.preventDefault();
            event.stopPropagation();
          }}
          onBlur={() => setTyped(undefined)}
        />
      </label>
      {now !== undefined && meaning === undefined && (
        <span className="threshold-short" aria-hidden="true">
          {count(now)} of
        </span>
      )}
      <span className="threshold-now">
        {typed !== undefined && typed !== String(limit) ? 'Enter sets it' : said(now, unit, meaning)}
      </span>
      {now !== undefined && full > 0 && <Gauge now={now} limit={full} />}
    </li>
  );
}

function said(now: number | undefined, unit: string, meaning: string | undefined): string {
  if (now === undefined) return meaning ?? unit;
  const present = `${count(now)} ${now === 1 ? unit.replace(/^\w+/, oneOf) : unit} now`;
  return meaning === undefined ? present : `${meaning}, ${present}`;
}

/** "entries" -> "entry", "fields" -> "field". */
function oneOf(many: string): string {
  return many.endsWith('ies') ? `${many.slice(0, -3)}y` : many.replace(/s$/, '');
}

function Gauge({ now, limit }: { readonly now: number; readonly limit: number }) {
  return (
    <span className="gauge" aria-hidden="true" data-near={now >= limit * 0.9 || undefined}>
      <span style={{ inlineSize: `${Math.min(100, (now / limit) * 100)}%` }} />
    </span>
  );
}
