// How the server keeps data, to be changed where it is seen. Everything here is a command, run in the terminal.
import { useEffect, useState } from 'react';
import type { DiskView, ServerView } from '../../hosts/worker/disk-protocol.ts';
import { byteSize, count, counted, timeLeft } from '../kit/bytes-text.ts';
import { Button } from '../kit/Button.tsx';
import { useSeconds } from '../workspace/hooks.ts';
import { useRun } from './use-disk.ts';

export function Policy({ view, server }: { readonly view: DiskView; readonly server: ServerView }) {
  const run = useRun();
  const { appendfsync, isAof } = server;
  return (
    <section className="disk-policy" aria-label="How data is kept">
      <div className="disk-row">
        <span className="disk-name" id="disk-aof">
          Append-only file
        </span>
        <Choice label="appendonly" options={['no', 'yes']} chosen={isAof ? 'yes' : 'no'} choose={(value) => run(`CONFIG SET appendonly ${value}`)} />
      </div>
      {isAof && (
        <div className="disk-row">
          <span className="disk-name">fsync</span>
          <Choice
            label="appendfsync"
            options={['always', 'everysec', 'no']}
            chosen={appendfsync}
            choose={(value) => run(`CONFIG SET appendfsync ${value}`)}
          />
        </div>
      )}
      <SavePoints save={server.save} run={run} />
      <div className="disk-row disk-buttons">
        <Button onClick={() => run('SAVE')} title="Writes a snapshot while everybody waits">
          SAVE
        </Button>
        <Button onClick={() => run('BGSAVE')} title="Forks, and writes the snapshot of that instant in the background">
          BGSAVE
        </Button>
        <Button onClick={() => run('BGREWRITEAOF')} title="Writes the append-only file anew, as short as can be">
          BGREWRITEAOF
        </Button>
      </div>
      <Progress view={view} server={server} />
    </section>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly options: readonly string[];
  readonly chosen: string;
  readonly choose: (option: string) => void;
}

export function Choice({ label, options, chosen, choose }: ChoiceProps) {
  return (
    <span className="disk-choice" role="group" aria-label={label}>
      {options.map((option) => (
        <button key={option} type="button" aria-pressed={option === chosen} onClick={() => option !== chosen && choose(option)}>
          {option}
        </button>
      ))}
    </span>
  );
}

function SavePoints({ save, run }: { readonly save: string; readonly run: (line: string) => void }) {
  const [typed, setTyped] = useState<string>();
  useEffect(() => setTyped(undefined), [save]);
  const set = (): void => {
    if (typed !== undefined && typed.trim() !== save) run(`CONFIG SET save "${typed.trim()}"`);
    setTyped(undefined);
  };
  return (
    <div className="disk-row">
      <label className="disk-name" htmlFor="disk-save">
        Save points
      </label>
      <input
        id="disk-save"
        className="mono"
        value={typed ?? save}
        placeholder="none"
        title="Seconds and changes, in pairs; Enter runs CONFIG SET"
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
    </div>
  );
}

/** What is about to happen, and what is happening. */
function Progress({ view, server }: { readonly view: DiskView; readonly server: ServerView }) {
  const { changes, child, isAof, isSyncing, lastSaveAt, saveDueAt, syncDueAt } = server;
  const now = useSeconds(true);
  const lines: string[] = [];
  if (isAof) {
    const due = syncDueAt === undefined ? 'Nothing waits for an fsync.' : `Next fsync in ${timeLeft(Math.max(0, syncDueAt - now))}.`;
    lines.push(isSyncing ? 'An fsync is under way.' : server.appendfsync === 'everysec' ? due : server.appendfsync === 'always' ? 'Every write is synced before its reply leaves.' : 'The operating system decides when bytes reach the disk.');
  }
  const since = timeLeft(Math.max(0, now - lastSaveAt));
  const next = saveDueAt === undefined ? '' : `; a save point comes due in ${timeLeft(Math.max(0, saveDueAt - now))}`;
  lines.push(`${counted(changes, 'change')} since the last save, ${since} ago${next}.`);
  return (
    <>
      <ul className="disk-progress">
        {lines.map((line) => (
          <li key={line.slice(0, 12)}>{line}</li>
        ))}
      </ul>
      {child && (
        <div className="disk-child">
          <p>
            {child.what === 'rdb' ? 'Snapshot' : 'AOF rewrite'} in the background: {count(child.keysWritten)} of {counted(child.keys, 'key')},{' '}
            {byteSize(child.bytes)}.
          </p>
          <progress max={Math.max(1, child.keys)} value={child.keysWritten} aria-label="Keys written" />
          <p className="disk-soft">
            {child.copiedValues === 0
              ? 'Nothing has changed since the fork, so nothing had to be copied.'
              : `${counted(child.copiedValues, 'value')} changed since the fork: ${counted(child.copiedPages, 'page')} copied on write.`}
          </p>
        </div>
      )}
      <span className="visually-hidden">{byteSize(view.bytesWritten)} written so far</span>
    </>
  );
}
