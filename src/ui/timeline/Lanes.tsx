// A lane for each client on one shared line: who ran what, in which order, who waited for whom. Redis runs commands one
// at a time, so blocks never overlap; while a slow one runs, its shadow lies over every lane.
import { type CSSProperties, useEffect, useMemo, useRef } from 'react';
import type { Mark, TimeView } from '../../hosts/worker/time-protocol.ts';
import { printable } from '../kit/bytes-text.ts';
import { useWorkspace } from '../workspace/hooks.ts';
import { type Block, layOut, SLOW_MICROS } from './lane-layout.ts';
import { clientHue, costText, nameOfMark, spanText } from './use-time.ts';

export function Lanes({ view }: { readonly view: TimeView }) {
  const { engine } = useWorkspace();
  const { clients } = view;
  const layout = useMemo(() => layOut(view.marks, view.first), [view.marks, view.first]);
  const scroller = useRef<HTMLDivElement>(null);
  const total = view.total;
  useEffect(() => {
    if (!view.isPast) scroller.current?.scrollTo({ left: scroller.current.scrollWidth });
  }, [total, view.isPast]);
  if (view.total === 0) {
    return (
      <p className="time-empty">
        Each client gets a lane here, and each of its commands a block. Run a command, or open a second client with + in
        the terminal.
      </p>
    );
  }
  const rows = ['', ...clients];
  return (
    <div className="lanes">
      <div className="lanes-names" aria-hidden="true">
        {clients.map((client) => (
          <span key={client} style={{ color: `var(--client-${clientHue(clients, client)})` }}>
            {client}
          </span>
        ))}
      </div>
      <div className="lanes-scroll" ref={scroller} tabIndex={0} role="group" aria-label="Lanes, oldest on the left">
        <ol className="lanes-space" style={{ inlineSize: layout.width + 12, blockSize: clients.length * LANE + 18 }}>
          {clients.map((client, row) => (
            <li key={client} className="lane" aria-hidden="true" style={{ insetBlockStart: row * LANE }} />
          ))}
          {layout.gaps.map(({ x, ms }) => (
            <li key={`gap ${x}`} className="lane-gap" style={{ insetInlineStart: x }}>
              <span className="visually-hidden">nothing for </span>
              {spanText(ms)}
            </li>
          ))}
          {layout.waits.map(({ client, x, width, isOver, mark }) => (
            <li
              key={`wait ${mark.position} ${client}`}
              className="lane-wait"
              data-open={!isOver || undefined}
              style={{ insetInlineStart: x, inlineSize: width, insetBlockStart: clients.indexOf(client) * LANE + LANE / 2, color: `var(--client-${clientHue(clients, client)})` }}
            >
              <span className="visually-hidden">
                {client} {isOver ? 'waited in' : 'waits in'} {printable(mark.line)}
              </span>
            </li>
          ))}
          {layout.blocks.map((block) => (
            <LaneBlock
              key={`${block.mark.position} ${block.number}`}
              block={block}
              row={Math.max(0, rows.indexOf(block.mark.client) - 1)}
              lanes={clients.length}
              hue={clientHue(clients, block.mark.client)}
              isAfter={block.number >= view.before}
              go={() => engine.time({ do: 'to mark', after: block.number + 1 })}
            />
          ))}
        </ol>
      </div>
      <p className="time-note">
        One thread, one command at a time. A block’s width is what the command cost by a model, not measured: 1 µs a call
        and ¼ µs for each element it went through. Dashed: the client is blocked.
      </p>
    </div>
  );
}

const LANE = 26;

interface LaneBlockProps {
  readonly block: Block;
  readonly row: number;
  readonly lanes: number;
  readonly hue: number;
  readonly isAfter: boolean;
  readonly go: () => void;
}

function LaneBlock({ block, row, lanes, hue, isAfter, go }: LaneBlockProps) {
  const { mark, x, width } = block;
  const isControl = mark.kind === 'control';
  const isSlow = mark.micros >= SLOW_MICROS;
  return (
    <li>
      {isSlow && (
        <span className="lane-shadow" style={{ insetInlineStart: x, inlineSize: width, blockSize: lanes * LANE }}>
          <span>{costText(mark.micros)}: everybody waits</span>
        </span>
      )}
      <button
        type="button"
        className="lane-block"
        data-kind={mark.kind}
        data-error={mark.isError || undefined}
        data-after={isAfter || undefined}
        title={titleOf(mark)}
        aria-label={titleOf(mark)}
        style={
          {
            insetInlineStart: x,
            inlineSize: width,
            insetBlockStart: isControl ? 2 : row * LANE + 4,
            blockSize: isControl ? lanes * LANE - 4 : LANE - 8,
            '--lane-colour': `var(--client-${hue})`,
          } as CSSProperties
        }
        onClick={go}
      >
        {mark.kind === 'command' && mark.command}
      </button>
    </li>
  );
}

function titleOf(mark: Mark): string {
  const outcome = mark.isError ? ', an error' : mark.isBlocked ? ', blocked' : '';
  if (mark.kind === 'command') return `${mark.client}: ${nameOfMark(mark)} (${costText(mark.micros)}${outcome})`;
  return mark.kind === 'woken' ? `${mark.client} goes on` : nameOfMark(mark);
}
