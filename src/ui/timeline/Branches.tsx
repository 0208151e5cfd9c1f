// Every line that the session has taken: where each left the one before it, how to go there, and what differs in the keys
// between it and what is shown.
import { useState } from 'react';
import type { BranchView, Difference, KeyDifference, TimeView } from '../../hosts/worker/time-protocol.ts';
import { Button } from '../kit/Button.tsx';
import { counted, printable } from '../kit/bytes-text.ts';
import { useWorkspace } from '../workspace/hooks.ts';
import { clockText } from './use-time.ts';

export function Branches({ view }: { readonly view: TimeView }) {
  const { engine } = useWorkspace();
  const [compared, setCompared] = useState<{ readonly branch: BranchView; readonly difference: Difference | undefined }>();
  const compare = (branch: BranchView): void => {
    void engine
      .compare(view.place, { branch: branch.id, position: branch.length })
      .then((difference) => setCompared({ branch, difference }));
  };
  if (view.branches.length < 2) {
    return (
      <p className="time-empty">
        One line so far. Go back to any moment and run another command there: that begins a branch, and what you did before
        is kept.
      </p>
    );
  }
  return (
    <div className="branches">
      <div className="time-table" tabIndex={0} role="group" aria-label="Branches">
        <table>
          <thead>
            <tr>
              <th scope="col">branch</th>
              <th scope="col">left</th>
              <th scope="col">begins with</th>
              <th scope="col">commands</th>
              <th scope="col">ends</th>
              <th scope="col">
                <span className="visually-hidden">actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {view.branches.map((branch) => (
              <tr key={branch.id} aria-current={branch.isCurrent || undefined}>
                <th scope="row">{branchName(branch)}</th>
                <td>{branch.from ? branchName({ id: branch.from.branch }) : ''}</td>
                <td className="mono">{printable(branch.firstLine)}</td>
                <td className="time-number">{branch.marks}</td>
                <td className="mono">{clockText(branch.endsAt / 1000)}</td>
                <td className="branch-actions">
                  {branch.isCurrent && !view.isPast ? (
                    'shown'
                  ) : (
                    <Button
                      kind="quiet"
                      onClick={() => engine.time({ do: 'seek', place: { branch: branch.id, position: branch.length } })}
                    >
                      Go to its end
                    </Button>
                  )}
                  {!(branch.isCurrent && !view.isPast) && (
                    <Button kind="quiet" onClick={() => compare(branch)}>
                      Compare
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {compared && <Differences branch={compared.branch} difference={compared.difference} />}
    </div>
  );
}

function branchName({ id }: { readonly id: number }): string {
  return id === 0 ? 'main' : `what if ${id}`;
}

const KINDS: Readonly<Record<KeyDifference['kind'], { readonly sign: string; readonly words: string }>> = {
  added: { sign: '+', words: 'only there' },
  removed: { sign: '−', words: 'only here' },
  changed: { sign: '≠', words: 'other value' },
  expiry: { sign: '⏱', words: 'expires at another time' },
};

function Differences({ branch, difference }: { readonly branch: BranchView; readonly difference: Difference | undefined }) {
  if (!difference) return <p className="time-empty">That moment is not there any more.</p>;
  const heading = `Keys here and at the end of ${branchName(branch)}`;
  return (
    <section className="differences" aria-label={heading}>
      <div role="status">
        <h3>
          {heading}: {difference.total === 0 ? 'the same' : counted(difference.total, 'difference')}
        </h3>
      </div>
      {difference.total > 0 && (
        <ul tabIndex={0} aria-label="Differences">
          {difference.keys.map(({ db, key, kind, before, after }) => (
            <li key={`${db} ${key}`} data-kind={kind}>
              <span aria-hidden="true">{KINDS[kind].sign}</span> <span className="mono">{printable(key)}</span>{' '}
              <span className="difference-words">
                {db > 0 && `db ${db}, `}
                {KINDS[kind].words}
                {before !== after && before && after ? `: ${before} here, ${after} there` : ''}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
