// The time line in words: what MONITOR would have shown, a row for each command, by client or all; and the slow log of the
// server as it is now. Every row leads to the moment after it.
import { useEffect, useState } from 'react';
import type { TimeView } from '../../hosts/worker/time-protocol.ts';
import type { Reply } from '../../resp/reply.ts';
import { Button } from '../kit/Button.tsx';
import { count, printable } from '../kit/bytes-text.ts';
import { useWorkspace } from '../workspace/hooks.ts';
import { clientHue, clockText, costText, nameOfMark } from './use-time.ts';

export interface CommandListProps {
  readonly view: TimeView;
  readonly client: string;
  readonly setClient: (client: string) => void;
  readonly setFirst: (first: number) => void;
}

const PAGE = 200;

export function CommandList({ view, client, setClient, setFirst }: CommandListProps) {
  const [isSlowLog, setSlowLog] = useState(false);
  return (
    <div className="command-list">
      <div className="time-filters">
        <label>
          Client{' '}
          <select value={client} onChange={(event) => setClient(event.target.value)}>
            <option value="">all</option>
            {view.clients.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <Button kind="quiet" aria-pressed={!isSlowLog} onClick={() => setSlowLog(false)}>
          All commands
        </Button>
        <Button kind="quiet" aria-pressed={isSlowLog} onClick={() => setSlowLog(true)}>
          Slow log
        </Button>
        {!isSlowLog && view.total > PAGE && (
          <span className="time-pages">
            <Button kind="quiet" disabled={view.first === 0} onClick={() => setFirst(Math.max(0, view.first - PAGE))}>
              Earlier
            </Button>
            {count(view.first + 1)} to {count(view.first + view.marks.length)} of {count(view.total)}
            <Button
              kind="quiet"
              disabled={view.first + view.marks.length >= view.total}
              onClick={() => setFirst(view.first + 2 * PAGE >= view.total ? -PAGE : view.first + PAGE)}
            >
              Later
            </Button>
          </span>
        )}
      </div>
      {isSlowLog ? <SlowLog client={client} view={view} /> : <Commands view={view} isFiltered={client !== ''} />}
    </div>
  );
}

function Commands({ view, isFiltered }: { readonly view: TimeView; readonly isFiltered: boolean }) {
  const { engine } = useWorkspace();
  if (view.marks.length === 0) return <p className="time-empty">No commands yet.</p>;
  const { branch } = view.place;
  return (
    <div className="time-table" tabIndex={0} role="group" aria-label="Commands">
      <table>
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">time</th>
            <th scope="col">client</th>
            <th scope="col">command</th>
            <th scope="col">cost</th>
            <th scope="col">outcome</th>
          </tr>
        </thead>
        <tbody>
          {view.marks
            .map((mark, i) => ({ mark, number: view.first + i }))
            .reverse()
            .map(({ mark, number }) => (
              <tr key={`${mark.position} ${number}`} data-after={mark.position >= view.place.position || undefined}>
                <td>{count(number + 1)}</td>
                <td className="mono">{clockText(mark.at / 1000, true)}</td>
                <td style={{ color: `var(--client-${clientHue(view.clients, mark.client)})` }}>{mark.client}</td>
                <td>
                  <button
                    type="button"
                    className="time-go mono"
                    title="Go to the moment after it"
                    onClick={() =>
                      isFiltered
                        ? engine.time({ do: 'seek', place: { branch, position: mark.position + 1 } })
                        : engine.time({ do: 'to mark', after: number + 1 })
                    }
                  >
                    {nameOfMark(mark)}
                  </button>
                </td>
                <td className="time-number">{mark.kind === 'command' ? costText(mark.micros) : ''}</td>
                <td>{mark.isError ? 'error' : mark.isBlocked ? 'blocked' : ''}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}

interface SlowEntry {
  readonly id: number;
  readonly at: number;
  readonly micros: number;
  readonly line: string;
  readonly addr: string;
}

/** Asked anew when more commands have run. The server knows clients by address only; whose that is, the time line knows. */
function SlowLog({ client, view }: { readonly client: string; readonly view: TimeView }) {
  const { total, addresses } = view;
  const { engine } = useWorkspace();
  const [entries, setEntries] = useState<readonly SlowEntry[]>();
  const [threshold, setThreshold] = useState('');
  useEffect(() => {
    let isGone = false;
    void Promise.all([engine.command(['SLOWLOG', 'GET', '128']), engine.command(['CONFIG', 'GET', 'slowlog-log-slower-than'])]).then(
      ([log, setting]) => {
        if (isGone) return;
        setEntries(readSlowLog(log));
        setThreshold(Array.isArray(setting) ? String(setting[1]) : '');
      },
    );
    return () => {
      isGone = true;
    };
  }, [engine, total]);
  if (!entries) return <p className="time-empty">Reading the slow log …</p>;
  const shown = entries.map((entry) => ({ ...entry, name: addresses[entry.addr] })).filter(({ name }) => client === '' || name === client);
  const note = `slowlog-log-slower-than is ${threshold} µs. Durations are those of the cost model.`;
  if (shown.length === 0) {
    return <p className="time-empty">{client === '' ? 'Nothing' : `Nothing of ${client}`} was slow enough. {note} CONFIG SET slowlog-log-slower-than 0 logs every command.</p>;
  }
  return (
    <div className="time-table" tabIndex={0} role="group" aria-label="Slow log">
      <table>
        <caption className="time-note">
          {note}
        </caption>
        <thead>
          <tr>
            <th scope="col">id</th>
            <th scope="col">time</th>
            <th scope="col">client</th>
            <th scope="col">command</th>
            <th scope="col">took</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ id, at, micros, line, addr, name }) => (
            <tr key={id}>
              <td>{id}</td>
              <td className="mono">{clockText(at * 1000)}</td>
              {name === undefined ? (
                <td className="mono">{addr}</td>
              ) : (
                <td title={addr} style={{ color: `var(--client-${clientHue(view.clients, name)})` }}>
                  {name}
                </td>
              )}
              <td className="mono">{printable(line)}</td>
              <td className="time-number">{costText(micros)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function readSlowLog(reply: Reply): readonly SlowEntry[] {
  if (!Array.isArray(reply)) return [];
  return (reply as readonly Reply[]).flatMap((entry) => {
    if (!Array.isArray(entry)) return [];
    const [id, at, micros, argv, addr] = entry as readonly Reply[];
    const line = Array.isArray(argv) ? (argv as readonly Reply[]).map(String).join(' ') : '';
    return [{ id: Number(id), at: Number(at), micros: Number(micros), line, addr: String(addr) }];
  });
}
