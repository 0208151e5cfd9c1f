// What happened: the command that made the picture what it is, whose it was, what it did in there; and, as an event of its
// own, that the encoding changed, and which limit did it. Announced politely.
import type { Frame } from '../../hosts/worker/protocol.ts';
import type { Conversion, Touch } from '../../server/pictures/picture.ts';
import { count, counted, printable, timeLeft } from '../kit/bytes-text.ts';

export interface CaptionProps {
  readonly frame: Frame;
  readonly text: string | undefined;
  /** What to do for something to show. */
  readonly prompt?: string | undefined;
}

export function Caption({ frame, text, prompt = 'Run a command on this key: what it does shows here.' }: CaptionProps) {
  const { touch, skipped } = frame;
  return (
    <div className="caption" role="status">
      {skipped > 0 && <p className="caption-skipped">{counted(skipped, 'command')} came too fast to be drawn one by one.</p>}
      {touch === undefined ? (
        skipped === 0 && <p className="caption-none">{prompt}</p>
      ) : (
        <>
          <p className="caption-line" key={touch.number}>
            {touch.client !== '' ? <Line touch={touch} /> : <span>{BY_ITSELF[touch.life ?? ''] ?? 'Changed by itself.'}</span>}
          </p>
          {touch.conversion && <Converted conversion={touch.conversion} />}
          <p className="caption-text">{sentences(touch, text, frame)}</p>
        </>
      )}
    </div>
  );
}

function Line({ touch }: { readonly touch: Touch }) {
  const words = touch.argv.map(({ bytes, length }) => `${quoteIfNeeded(printable(bytes))}${bytes.length < length ? '…' : ''}`);
  const [name = '', ...rest] = words;
  return (
    <>
      <span className="mono caption-command">
        <strong>{name.toUpperCase()}</strong> {rest.join(' ')}
        {touch.words > words.length && ` … ${count(touch.words - words.length)} more`}
      </span>
      <span className="caption-client">
        {touch.client}
        {touch.isScripted && ', by a script'}
      </span>
    </>
  );
}

function quoteIfNeeded(text: string): string {
  return text === '' || /\s/.test(text) ? `"${text}"` : text;
}

function Converted({ conversion }: { readonly conversion: Conversion }) {
  return (
    <p className="caption-converted">
      <span className="encoding">{conversion.from}</span> <span aria-hidden="true">→</span>
      <span className="visually-hidden"> became </span> <strong className="encoding">{conversion.to}</strong> {why(conversion)}
    </p>
  );
}

export function why({ setting, limit, reached, reason }: Conversion): string {
  if (setting !== undefined && reached !== undefined) return `${count(reached)} is more than ${setting} ${limit} allows.`;
  if (setting !== undefined && reason !== undefined) return `With ${setting} ${limit}, ${reason}.`;
  return reason === undefined ? '' : `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
}

const BY_ITSELF: Readonly<Record<string, string>> = {
  expired: 'Nobody’s command: its time to live ran out.',
  evicted: 'Nobody’s command: memory was short, and the key was evicted.',
  'fields-expired': 'Nobody’s command: the time of a field ran out.',
};

const TIME_TO_LIVE = /^(?:p?expire(?:at)?|persist)$/i;

/** No picture shows it, and every type has it. */
function timeToLive({ argv, at }: Touch, { facts }: Frame): string | undefined {
  if (!facts || !TIME_TO_LIVE.test(argv[0]?.bytes ?? '')) return undefined;
  return facts.expireAt === undefined ? 'It has no time to live.' : `It has ${timeLeft(Math.max(0, facts.expireAt - at))} to live.`;
}

function sentences(touch: Touch, text: string | undefined, frame: Frame): string {
  if (touch.outcome === 'refused') return `Refused, nothing was touched: ${touch.error ?? ''}`;
  if (touch.outcome === 'waits') return `Nothing to take: ${touch.client} waits.`;
  const parts: string[] = [];
  if (touch.life === 'created') parts.push('The key is new.');
  const about = text || timeToLive(touch, frame);
  if (about) parts.push(about);
  if (touch.life === 'deleted') parts.push('The key is gone with it.');
  if (touch.life === 'expired') parts.push('It found the key expired, and removed it.');
  return parts.join(' ');
}
