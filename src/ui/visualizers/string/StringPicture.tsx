// A string drawn: the allocations that hold it, to scale as far as that helps, and below them its bytes, each a column of
// character, hex and bits.
import type { StringPart } from '../../../server/pictures/string.ts';
import { count, counted } from '../../kit/bytes-text.ts';
import { Overview } from '../parts/Overview.tsx';
import type { PictureProps } from '../visualizer.ts';
import { Counter } from './Counter.tsx';

/** Longest embstr. */
const EMBSTR_MAX = 44;

export function StringPicture({ view, touch, moveTo }: PictureProps<'string'>) {
  const { encoding, length, first, bytes, integer } = view;
  const turn = touch?.number ?? 0;
  return (
    <div className="string-picture">
      <div className="allocations" role="img" aria-label="What is allocated; the text button says it in words">
        {view.allocations.map((parts, at) => (
          <Allocation key={at} parts={parts} isPointedTo={at > 0} integer={integer} length={length} />
        ))}
      </div>
      <p className="legend">{NOTES[encoding](length)}</p>
      {integer !== undefined ? (
        <Counter integer={integer} before={touch?.detail?.before} turn={turn} />
      ) : (
        <>
          <Overview label="Bytes" units="bytes" figures={[]} full={1} total={length} first={first} shown={bytes.length} moveTo={moveTo} />
          <div className="bytes" aria-label="Bytes: character, hex and bits of each; the text button says them" role="img">
            {Array.from(bytes, (byte, at) => {
              const index = first + at;
              const range = touch?.detail?.range;
              const isTouched = range !== undefined && index >= range[0] && index < range[1];
              const code = byte.charCodeAt(0);
              return (
                <span key={index} className="byte">
                  {isTouched && <span key={turn} className="touched" data-mark={touch?.isWrite ? 'changed' : 'hit'} />}
                  <small>{isLabelled(index) ? index : '\u00a0'}</small>
                  <b className="mono" data-space={code === 32 || undefined}>
                    {code > 31 && code < 127 ? byte : '·'}
                  </b>
                  <span className="mono">{code.toString(16).padStart(2, '0')}</span>
                  <Bits code={code} />
                </span>
              );
            })}
          </div>
        </>
      )}
    </div>
  );
}

/** Numbers of five digits have no room in every column. */
function isLabelled(index: number): boolean {
  return index < 10_000 || index % 4 === 0;
}

const NOTES = {
  int: () => 'A whole number of 64 bits stands in the object itself, where other values have a pointer: nothing else is allocated.',
  embstr: (length: number) =>
    `Object and text share one allocation. That goes up to ${EMBSTR_MAX} bytes of text: ${count(Math.max(0, EMBSTR_MAX - length))} to go.`,
  raw: (length: number) =>
    length > EMBSTR_MAX
      ? `Longer than ${EMBSTR_MAX} bytes, the text has an allocation of its own. Room that Redis keeps spare after APPEND is not drawn.`
      : 'Short enough for embstr, but it was changed in place, and only raw strings can be. SET would make it embstr again.',
} as const;

function Bits({ code }: { readonly code: number }) {
  return (
    <svg className="bits" viewBox="0 0 8 2" aria-hidden="true">
      {Array.from({ length: 8 }, (_, at) => {
        const isSet = (code >> (7 - at)) & 1;
        return <rect key={at} x={at + 0.1} y={isSet ? 0 : 1.3} width={0.8} height={isSet ? 2 : 0.7} data-set={isSet || undefined} />;
      })}
    </svg>
  );
}

const NAMES: Readonly<Record<StringPart['kind'], string>> = {
  object: 'object',
  header: 'header',
  bytes: 'text',
  end: '\\0',
  spare: 'spare',
};

interface AllocationProps {
  readonly parts: readonly StringPart[];
  readonly isPointedTo: boolean;
  readonly integer: string | undefined;
  readonly length: number;
}

function Allocation({ parts, isPointedTo, integer }: AllocationProps) {
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <div className="allocation" data-pointed={isPointedTo || undefined}>
      {isPointedTo && (
        <span className="pointer" aria-hidden="true">
          →
        </span>
      )}
      <div className="allocation-parts">
        {parts.map(({ kind, bytes }) => (
          <div key={kind} className="allocation-part" data-kind={kind} style={{ flexGrow: Math.min(bytes, 64) }}>
            <span>{kind === 'object' && integer !== undefined ? `object · ${integer}` : NAMES[kind]}</span>
            <small>{count(bytes)}</small>
          </div>
        ))}
      </div>
      <span className="allocation-total">{counted(total, 'byte')}</span>
    </div>
  );
}
