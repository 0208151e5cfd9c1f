// The whole server: a bar of what its memory is used for, up to maxmemory; every large key, and the others by type, as areas;
// the keys that go next when memory runs short, and those whose time is nearly up; and the commands of the last minute.
import type { ComponentProps, CSSProperties, ReactNode } from 'react';
import type { KeyShare } from '../../../server/pictures/census.ts';
import type { ServerView } from '../../../server/pictures/server.ts';
import { byteSize, count, counted, timeLeft } from '../../kit/bytes-text.ts';
import { TypeGlyph, typeName } from '../../kit/TypeGlyph.tsx';
import { useSeconds, useWorkspace } from '../../workspace/hooks.ts';
import { clipText } from '../parts/Tape.tsx';
import type { PictureProps } from '../visualizer.ts';
import { type Box, treemap } from './treemap.ts';
import { COUNTERS, lookedSentence, memorySentence, policySentence, reasonOf } from './words.ts';
import './server.css';

export function ServerPicture({ view, touch }: PictureProps<'server'>) {
  const evicted = touch?.detail?.evicted ?? 0;
  return (
    <div className="server">
      <Memory view={view} />
      <KeysByBytes view={view} />
      <div className="server-lists">
        <Leaving view={view} justEvicted={evicted} />
        <Expiring view={view} />
      </div>
      <Rate view={view} />
      <dl className="server-counters">
        {COUNTERS.map(([name, label]) => (
          <div key={name}>
            <dt>{label}</dt>
            <dd>{count(view[name])}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Memory({ view }: { readonly view: ServerView }) {
  const { parts, types, used, maxmemory } = view;
  const typed = types.reduce((sum, { bytes }) => sum + bytes, 0);
  const segments = [
    { name: 'the server itself', bytes: parts.startup, type: undefined, shade: 'startup' },
    { name: 'clients', bytes: parts.clients, type: undefined, shade: 'clients' },
    { name: 'tables of keys', bytes: parts.tables, type: undefined, shade: 'tables' },
    ...types.map(({ type, bytes }) => ({
      name: `${typeName(type)} keys`,
      // What is known of the whole is divided as what was looked at.
      bytes: typed === 0 ? 0 : (bytes / typed) * parts.data,
      type,
      shade: 'data',
    })),
  ].filter(({ bytes }) => bytes > 0);
  const full = Math.max(used, maxmemory);
  return (
    <section>
      <h3>
        Memory <span>{memorySentence(view)}</span>
      </h3>
      <div className="server-bar" data-over={(maxmemory > 0 && used > maxmemory) || undefined} aria-hidden="true">
        {segments.map(({ name, bytes, type, shade }) => (
          <span key={name} data-type={type} data-shade={shade} style={{ inlineSize: `${(bytes / full) * 100}%` }} />
        ))}
        {maxmemory > 0 && <i style={{ insetInlineStart: `${(maxmemory / full) * 100}%` }} />}
      </div>
      <ul className="server-legend" aria-label="What the memory is used for">
        {segments.map(({ name, bytes, type, shade }) => (
          <li key={name}>
            <span className="server-swatch" data-type={type} data-shade={shade} aria-hidden="true" />
            {name} <b>{byteSize(bytes)}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}

const WIDE = 160;
const HIGH = 84;
/** Smallest part of the box, in its own units, that has room for words. */
const ROOMY = { width: 24, height: 13 };

function KeysByBytes({ view }: { readonly view: ServerView }) {
  const tiles = tilesOf(view);
  const boxes = treemap(tiles.map(({ bytes }) => bytes), WIDE, HIGH);
  return (
    <section>
      <h3>
        Keys by what they take <span>{lookedSentence(view)}</span>
      </h3>
      {tiles.length === 0 ? (
        <p className="legend">No keys in any database.</p>
      ) : (
        <div className="server-map" role="group" aria-label="Areas by bytes">
          {tiles.map(({ id, type, label, bytes, of }, at) => {
            const box = boxes[at];
            if (!box) return null;
            return (
              <Tile key={id} type={type} of={of} style={placed(box)} name={`${label}: ${byteSize(bytes)}`}>
                {box.width >= ROOMY.width && box.height >= ROOMY.height && (
                  <>
                    <span className={of && 'mono'}>{label}</span> <small>{byteSize(bytes)}</small>
                  </>
                )}
              </Tile>
            );
          })}
        </div>
      )}
    </section>
  );
}

interface TileProps {
  readonly type: string;
  /** Undefined if it stands for many keys. */
  readonly of: NamedKey | undefined;
  readonly style: CSSProperties;
  readonly name: string;
  readonly children: ReactNode;
}

function Tile({ type, of, style, name, children }: TileProps) {
  const shared = { className: 'server-tile', 'data-type': type, style, title: name };
  if (of === undefined) return <span {...shared} data-rest>{children}</span>;
  return <OpensKey {...shared} of={of} aria-label={children ? undefined : name}>{children}</OpensKey>;
}

type NamedKey = Pick<KeyShare, 'db' | 'key'>;

interface OpensKeyProps extends ComponentProps<'button'> {
  readonly of: NamedKey;
}

/** Leads to the key's own picture. Of a very long name only the beginning is known here: that leads nowhere. */
function OpensKey({ of: { db, key }, ...button }: OpensKeyProps) {
  const { openKey } = useWorkspace();
  return <button type="button" disabled={key.bytes.length < key.length} onClick={() => openKey(key.bytes, db)} {...button} />;
}

/** The biggest keys, and of each type the others together. */
function tilesOf({ biggest, types }: ServerView) {
  const rest = types.map(({ type, keys, bytes }) => {
    const named = biggest.filter((each) => each.type === type);
    const others = keys - named.length;
    return {
      id: `rest ${type}`,
      type,
      label: `${counted(others, 'other')}, ${typeName(type)}`,
      bytes: others <= 0 ? 0 : Math.max(0, bytes - named.reduce((sum, each) => sum + each.bytes, 0)),
      of: undefined,
    };
  });
  const keys = biggest.map(({ db, key, type, bytes }) => ({
    id: `${db} ${key.bytes}`,
    type,
    label: inDatabase(db, clipText(key)),
    bytes,
    of: { db, key },
  }));
  return [...keys, ...rest].filter(({ bytes }) => bytes > 0).toSorted((a, b) => b.bytes - a.bytes);
}

function placed({ x, y, width, height }: Box) {
  return {
    insetInlineStart: `${(x / WIDE) * 100}%`,
    insetBlockStart: `${(y / HIGH) * 100}%`,
    inlineSize: `${(width / WIDE) * 100}%`,
    blockSize: `${(height / HIGH) * 100}%`,
  };
}

function inDatabase(db: number, key: string): string {
  return db === 0 ? key : `${key} (db ${db})`;
}

function Leaving({ view, justEvicted }: { readonly view: ServerView; readonly justEvicted: number }) {
  const { candidates, lastEvicted, policy, evicted } = view;
  return (
    <section>
      <h3>Next to be evicted</h3>
      <p className="legend">{policySentence(view)}</p>
      {candidates.length > 0 && (
        <ol className="server-keys">
          {candidates.map((each) => (
            <KeyRow key={`${each.db} ${each.key.bytes}`} type={each.type} of={each}>
              {each.isPooled && <small title="Kept from the last time that Redis drew keys">in the pool</small>}
              <span>{reasonOf(each, policy)}</span>
              <span>{byteSize(each.bytes)}</span>
            </KeyRow>
          ))}
        </ol>
      )}
      {lastEvicted.length > 0 && (
        <p className="server-gone">
          Gone last:{' '}
          {lastEvicted.map(({ db, key, number }) => (
            <s key={number} className="mono" data-new={number > evicted - justEvicted || undefined}>
              {inDatabase(db, clipText(key))}
            </s>
          ))}
        </p>
      )}
    </section>
  );
}

function Expiring({ view: { expiring, volatile } }: { readonly view: ServerView }) {
  const now = useSeconds(expiring.length > 0);
  return (
    <section>
      <h3>
        About to expire <span>{counted(volatile, 'key')} with a time to live</span>
      </h3>
      <ol className="server-keys">
        {expiring.map((each) => (
          <KeyRow key={`${each.db} ${each.key.bytes}`} type={each.type} of={each}>
            <span>{each.expireAt <= now ? 'due' : `in ${timeLeft(each.expireAt - now)}`}</span>
          </KeyRow>
        ))}
      </ol>
    </section>
  );
}

function KeyRow({ type, of, children }: { readonly type: string; readonly of: NamedKey; readonly children: ReactNode }) {
  const name = inDatabase(of.db, clipText(of.key));
  return (
    <li>
      <TypeGlyph type={type} />
      <OpensKey of={of} className="mono server-name" title={name}>
        {name}
      </OpensKey>
      {children}
    </li>
  );
}

const SECONDS = 60;
const RATE_HEIGHT = 36;

function Rate({ view: { perSecond, thisSecond, commands, at } }: { readonly view: ServerView }) {
  // What nobody has counted since the last command has passed in silence.
  const silent = Math.max(0, Math.min(SECONDS, Math.floor(useSeconds(true) / 1000) - Math.floor(at / 1000)));
  const all = [...perSecond, thisSecond, ...Array.from({ length: silent }, () => 0)].slice(-SECONDS);
  const most = Math.max(1, ...all);
  const path = all
    .map((figure, x) => {
      const height = figure === 0 ? 0 : Math.max(1, (figure / most) * RATE_HEIGHT);
      return `M${SECONDS - all.length + x} ${RATE_HEIGHT}v-${height}h.8v${height}z`;
    })
    .join('');
  return (
    <section>
      <h3>
        Commands a second <span>the last minute, {count(most)} at most; {count(commands)} since the start</span>
      </h3>
      <svg className="server-rate" viewBox={`0 0 ${SECONDS} ${RATE_HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path d={path} fill="currentColor" />
      </svg>
    </section>
  );
}
