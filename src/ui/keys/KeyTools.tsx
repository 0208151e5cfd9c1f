// Above the list: which database, which keys, grouped or not, and what the columns mean.
import { usePreference, useSelection, useWorkspace } from '../workspace/hooks.ts';
import { count, counted } from '../kit/bytes-text.ts';
import type { KeysView } from '../../hosts/worker/protocol.ts';

const DATABASES = Array.from({ length: 16 }, (_, db) => ({ db, keys: 0, volatile: 0 }));

export function KeyTools({ view }: { readonly view: KeysView | undefined }) {
  const { selection } = useWorkspace();
  const db = useSelection((now) => now.db);
  const filter = useSelection((now) => now.filter);
  const [isGrouped, setGrouped] = usePreference('isGrouped');
  const shown = view && filter !== '' ? `${count(view.matching)} of ${counted(view.total, 'key')}` : counted(view?.total ?? 0, 'key');
  return (
    <div className="key-tools">
      <div className="key-tools-row">
        <h2>Keys</h2>
        <span className="key-total" aria-live="off">
          {shown}
        </span>
        <label className="key-grouping">
          <input type="checkbox" checked={isGrouped} onChange={(event) => setGrouped(event.target.checked)} />
          Group by <code>:</code>
        </label>
        <select
          aria-label="Database"
          value={db}
          onChange={(event) => selection.setState({ db: Number(event.target.value), key: undefined })}
        >
          {(view?.databases ?? DATABASES).map((each) => (
            <option key={each.db} value={each.db}>
              {each.keys > 0 && each.db !== db ? `db ${each.db} · ${count(each.keys)}` : `db ${each.db}`}
            </option>
          ))}
        </select>
      </div>
      <input
        className="key-filter mono"
        type="text"
        aria-label="Filter keys by glob pattern"
        placeholder="Filter, as in user:*"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={filter}
        onChange={(event) => selection.setState({ filter: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && filter !== '') {
            selection.setState({ filter: '' });
            event.preventDefault();
          } else if (event.key === 'ArrowDown') {
            event.currentTarget.closest('.key-tree')?.querySelector<HTMLElement>('[role=tree]')?.focus();
            event.preventDefault();
          }
        }}
      />
      <div className="key-columns" aria-hidden="true">
        <span>name</span>
        <span className="key-encoding">encoding</span>
        <span className="key-size">size</span>
        <span className="key-ttl">TTL</span>
      </div>
    </div>
  );
}
