// The frame around every picture: whose picture it is, how it is encoded and what would change that, what the last
// command did, the animation's controls, and the same in words one key away. A picture that throws is switched off alone.
import { type ReactNode, Suspense, use, useId } from 'react';
import type { ByteString } from '../../base/bytes.ts';
import type { Frame, PictureWindow } from '../../hosts/worker/protocol.ts';
import type { FrameOf, PictureName } from '../../server/pictures/picture.ts';
import { byteSize, counted, printable, timeLeft } from '../kit/bytes-text.ts';
import { Button } from '../kit/Button.tsx';
import { ErrorBoundary } from '../kit/ErrorBoundary.tsx';
import { TypeGlyph, typeName } from '../kit/TypeGlyph.tsx';
import { useSeconds } from '../workspace/hooks.ts';
import { Caption } from './Caption.tsx';
import { PlayerControls } from './PlayerControls.tsx';
import { loadVisualizer, PICTURE_NAMES } from './registry.ts';
import { Thresholds } from './Thresholds.tsx';
import type { Pace, Playing } from './use-frames.ts';
import './picture.css';

export interface PictureFrameProps {
  readonly playing: Playing;
  /** What is asked for; the rest of the window is what the frame shows. */
  readonly window: PictureWindow;
  readonly setWindow: (window: PictureWindow) => void;
  /** Of a picture of the whole server; else it is the key's name. */
  readonly title?: string;
  readonly pace: Pace;
  readonly setPace: (pace: Pace) => void;
  readonly isTwin: boolean;
  readonly setTwin: (isTwin: boolean) => void;
  /** More tools, beside those that all pictures have. */
  readonly children?: ReactNode;
}

export function PictureFrame(props: PictureFrameProps) {
  const { playing, window, setWindow, title, pace, setPace, isTwin, setTwin, children } = props;
  const { frame, step, waiting, advance } = playing;
  const body = useId();
  const name = title ?? nameOf(frame?.key);
  const here = placeOf(window, frame);
  const moveTo = (first: number): void => setWindow({ ...here, first, opened: -1 });
  const open = (opened: number, first: number): void => setWindow({ ...here, first, opened });
  return (
    <section
      className="picture"
      aria-label={title ?? `Picture of ${name}`}
      tabIndex={-1}
      data-type={frame?.picture}
      data-rush={(frame?.skipped ?? 0) > 0 || undefined}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
        if (event.key === 't') setTwin(!isTwin);
        else if (event.key === 'p') setPace({ ...pace, isPaused: !pace.isPaused });
        else if (event.key === '.') advance();
        else return;
        event.preventDefault();
      }}
    >
      <Head
        frame={frame}
        name={name}
        isKey={title === undefined}
        setChosen={(picture) => setWindow({ ...here, picture, first: 0, opened: -1 })}
        isTwin={isTwin}
        setTwin={setTwin}
        body={body}
      >
        {children}
      </Head>
      {frame && <CaptionOf frame={frame} />}
      {/* It scrolls, and some pictures have nothing in them that takes the focus. */}
      <div className="picture-body" id={body} tabIndex={0} role="group" aria-label={name}>
        {frame?.picture === undefined ? (
          frame && <Blank frame={frame} name={name} />
        ) : (
          <ErrorBoundary key={`${frame.picture} ${frame.key}`} name={`The picture of ${name}`}>
            <Suspense fallback={<p className="picture-wait">Loading the picture …</p>}>
              <Drawn frame={frame} step={step} isTwin={isTwin} window={window} moveTo={moveTo} open={open} />
            </Suspense>
          </ErrorBoundary>
        )}
      </div>
      {frame?.picture !== undefined && <Thresholds thresholds={frame.thresholds} />}
      <PlayerControls pace={pace} setPace={setPace} waiting={waiting} advance={advance} />
    </section>
  );
}

type Named = Exclude<Frame, { picture: undefined }>;

interface DrawnProps {
  readonly frame: Named;
  readonly step: number;
  readonly isTwin: boolean;
  readonly window: PictureWindow;
  readonly moveTo: (first: number) => void;
  readonly open: (unit: number, first: number) => void;
}

function Drawn({ frame, step, isTwin, window, moveTo, open }: DrawnProps) {
  const { Picture, Twin } = use(loadVisualizer(frame.picture));
  const Shown = isTwin ? Twin : Picture;
  // Frame and visualizer are of the same picture; the compiler sees only that each is one of several.
  const own = frame as FrameOf<PictureName>;
  return <Shown frame={own} view={own.view} touch={own.touch} step={step} window={window} moveTo={moveTo} open={open} />;
}

function CaptionOf({ frame }: { readonly frame: Frame }) {
  if (frame.picture === undefined) return <Caption frame={frame} text={undefined} />;
  return (
    <ErrorBoundary name="The caption">
      {/* What to do is another thing in each picture. */}
      <Suspense fallback={<Caption frame={frame} text={undefined} prompt="" />}>
        <LoadedCaption frame={frame} />
      </Suspense>
    </ErrorBoundary>
  );
}

function LoadedCaption({ frame }: { readonly frame: Named }) {
  const { caption, prompt } = use(loadVisualizer(frame.picture));
  const own = frame as FrameOf<PictureName>;
  return <Caption frame={frame} text={own.touch && caption(own.touch, own)} prompt={prompt} />;
}

interface HeadProps {
  readonly frame: Frame | undefined;
  readonly name: string;
  readonly isKey: boolean;
  readonly setChosen: (picture: PictureName) => void;
  readonly isTwin: boolean;
  readonly setTwin: (isTwin: boolean) => void;
  readonly body: string;
  readonly children: ReactNode;
}

function Head({ frame, name, isKey, setChosen, isTwin, setTwin, body, children }: HeadProps) {
  const facts = frame?.facts;
  return (
    <header className="picture-head">
      {facts && <TypeGlyph type={facts.type} />}
      <h2 className={isKey ? 'mono' : undefined} title={name}>
        {name}
      </h2>
      {frame?.picture !== undefined && frame.choices.length > 1 && (
        <div className="picture-choices" role="group" aria-label="Drawn as">
          {frame.choices.map((each) => (
            <Button key={each} kind="quiet" aria-pressed={each === frame.picture} onClick={() => setChosen(each)}>
              {PICTURE_NAMES[each]}
            </Button>
          ))}
        </div>
      )}
      <Button
        kind="quiet"
        className="picture-twin"
        aria-pressed={isTwin}
        aria-controls={body}
        title="The picture in words (t)"
        onClick={() => setTwin(!isTwin)}
      >
        Text
      </Button>
      {children}
      {facts && <Facts facts={facts} bytes={frame?.picture === undefined ? undefined : frame.bytes} />}
      <span className="visually-hidden" role="status">
        {isTwin ? 'Shown as text' : ''}
      </span>
    </header>
  );
}

function Facts({ facts, bytes }: { readonly facts: NonNullable<Named['facts']>; readonly bytes: number | undefined }) {
  const now = useSeconds(facts.expireAt !== undefined);
  const left = facts.expireAt === undefined ? undefined : facts.expireAt - now;
  return (
    <p className="picture-facts">
      <span>{typeName(facts.type)}</span>
      {/* A new encoding is a new element: it comes in with a flash. */}
      <strong key={facts.encoding} className="encoding">
        {facts.encoding}
      </strong>
      <span>{sizeText(facts)}</span>
      {bytes !== undefined && <span title="As MEMORY USAGE answers: key, value and what holds them">{byteSize(bytes)}</span>}
      {left !== undefined && <span>{left <= 0 ? 'expired' : `expires in ${timeLeft(left)}`}</span>}
    </p>
  );
}

const COUNTED: Readonly<Record<string, readonly [string, string]>> = {
  string: ['byte', 'bytes'],
  hash: ['field', 'fields'],
  list: ['element', 'elements'],
  stream: ['entry', 'entries'],
};

function sizeText({ type, size }: NonNullable<Named['facts']>): string {
  const [one, many] = COUNTED[type] ?? ['member', 'members'];
  return counted(size, one, many);
}

/** The window as it is by now, moved by commands. */
export function placeOf(window: PictureWindow, frame: Frame | undefined): PictureWindow {
  if (!frame) return window;
  const { db, key, first, opened } = frame;
  return { ...window, db, key, first, opened };
}

function nameOf(key: ByteString | undefined): string {
  return key === undefined ? 'no key yet' : printable(key) || '(empty name)';
}

function Blank({ frame, name }: { readonly frame: Extract<Frame, { picture: undefined }>; readonly name: string }) {
  return (
    <div className="empty">
      {frame.problem !== undefined ? (
        <>
          <p>This picture ran into an error and was switched off. Commands run as before.</p>
          <p className="mono">{frame.problem}</p>
        </>
      ) : (
        <p>{blankText(frame, name)}</p>
      )}
    </div>
  );
}

function blankText({ key, touch }: Extract<Frame, { picture: undefined }>, name: string): string {
  if (key === undefined) return 'Run a command on a key, and its picture appears here.';
  if (touch?.life === 'expired') return `${name} is gone: its time to live ran out.`;
  if (touch?.life === 'evicted') return `${name} is gone: memory was short, and it was evicted.`;
  if (touch?.life === 'deleted') return `${name} is gone: the last command removed it.`;
  return `There is no key ${name}. When a command makes it, its picture appears here.`;
}

function isTyping(target: EventTarget): boolean {
  return target instanceof Element && target.matches('input, textarea, select');
}
