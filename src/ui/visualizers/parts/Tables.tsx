// A hash table: its buckets from top to bottom, each with its chain; two tables side by side while one is emptied into the
// other. Where a command went is lit, comparison by comparison.
import { type CSSProperties, type ReactNode, type RefObject, useRef } from 'react';
import type { TablePlace, TablesView, TableView } from '../../../server/pictures/table.ts';
import { count, counted } from '../../kit/bytes-text.ts';
import type { Mark } from './Tape.tsx';
import { Overview } from './Overview.tsx';
import { useScrolledIntoView } from './use-scrolled-into-view.ts';

export interface TablesProps<Entry> {
  readonly tables: TablesView<Entry>;
  /** "fields" */
  readonly units: string;
  readonly keyOf: (entry: Entry) => string;
  readonly draw: (entry: Entry) => ReactNode;
  /** Where the command that is shown went, and what became of it. */
  readonly places: readonly { readonly place: TablePlace; readonly mark: Mark; readonly ghost?: string | undefined }[];
  /** Entries of the first place's chain that have been compared so far. */
  readonly step: number;
  readonly turn: number;
  readonly moveTo: (first: number) => void;
}

export function Tables<Entry>(props: TablesProps<Entry>) {
  const { tables, rehashIndex } = props.tables;
  const [from, to] = tables;
  const total = (from?.used ?? 0) + (to?.used ?? 0);
  const target = useRef<HTMLLIElement>(null);
  useScrolledIntoView(target, `${props.turn}`);
  return (
    <div className="tables" data-two={tables.length > 1 || undefined}>
      {from && to && (
        <p className="rehash">
          <span className="gauge" aria-hidden="true">
            <span style={{ inlineSize: `${(to.used / Math.max(1, total)) * 100}%` }} />
          </span>
          Rehashing: the new table has {count(to.used)} of {counted(total, props.units.replace(/s$/, ''), props.units)}. Each command on this key moves a bucket: the one that it looks at, or the next in line.
        </p>
      )}
      {tables.map((table, number) => (
        <Table key={`${number} ${table.size}`} {...props} table={table} number={number} rehashIndex={number === 0 ? rehashIndex : -1} isTwo={tables.length > 1} target={target} />
      ))}
    </div>
  );
}

interface TableProps<Entry> extends TablesProps<Entry> {
  readonly table: TableView<Entry>;
  readonly number: number;
  readonly rehashIndex: number;
  readonly isTwo: boolean;
  /** The bucket that the command went to first. */
  readonly target: RefObject<HTMLLIElement | null>;
}

function Table<Entry>({ table, number, rehashIndex, isTwo, units, keyOf, draw, places, step, turn, moveTo, target }: TableProps<Entry>) {
  const { size, used, first, buckets, overview, isSampled } = table;
  const digits = String(Math.max(0, size - 1)).length;
  return (
    <div className="table">
      <h3>
        {isTwo ? (number === 0 ? 'Old table' : 'New table') : 'Table'}
        <span>
          {counted(size, 'bucket')}, {counted(used, units.replace(/s$/, ''), units)}
        </span>
      </h3>
      <Overview
        label={isSampled ? 'Entries per bucket, sampled' : 'Entries per bucket'}
        units="buckets"
        figures={overview}
        full={Math.max(1.5, ...overview)}
        total={size}
        first={first}
        shown={buckets.length}
        moveTo={moveTo}
        at={rehashIndex}
      />
      <ol className="buckets" style={{ '--digits': digits } as CSSProperties}>
        {buckets.map(({ index, chain, length }) => {
          const here = places.filter(({ place }) => place.table === number && place.bucket === index);
          const isTarget = here.length > 0;
          return (
            <li
              key={index}
              className="bucket"
              ref={here.some(({ place }) => place === places[0]?.place) ? target : undefined}
              data-empty={(length === 0 && !isTarget) || undefined}
              data-moved={index < rehashIndex || undefined}
              data-next={index === rehashIndex || undefined}
              data-target={isTarget || undefined}
            >
              <span className="bucket-index mono">{index}</span>
              {chain.map((entry, position) => {
                const own = here.find(({ place }) => place.position === position);
                const isReached = isTarget && position <= step;
                const mark = own ? (isReached ? own.mark : undefined) : isTarget && isReached && passes(here, position) ? 'lit' : undefined;
                return (
                  <span key={keyOf(entry)} className="link">
                    {mark && <span key={turn} className="touched" data-mark={mark} />}
                    {draw(entry)}
                  </span>
                );
              })}
              {here.map(({ ghost, mark }) =>
                mark === 'removed' && ghost !== undefined ? (
                  <span key={`ghost ${ghost} ${turn}`} className="link ghost mono">
                    {ghost}
                  </span>
                ) : null,
              )}
              {length > chain.length && <span className="tape-more">{count(length - chain.length)} more</span>}
            </li>
          );
        })}
      </ol>
    </div>
  );
}

/** Whether a lookup that went into this chain compared the entry on its way. */
function passes(here: TablesProps<unknown>['places'], position: number): boolean {
  return here.some(({ place }) => place.position < 0 || position < place.position);
}
