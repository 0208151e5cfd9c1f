// The picture of a key: the one that was opened, or that the learner's last command named, unless it is held.
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ByteString } from '../../base/bytes.ts';
import type { PictureWindow } from '../../hosts/worker/protocol.ts';
import { Button } from '../kit/Button.tsx';
import { PictureFrame, placeOf } from './PictureFrame.tsx';
import { type Pace, useFrames } from './use-frames.ts';

const START: PictureWindow = {
  picture: 'auto',
  db: 0,
  key: undefined,
  first: 0,
  count: 64,
  clip: 200,
  opened: -1,
  isRoaming: true,
  isAsleep: true,
};

/** While commands run from key to key, a name stands long enough to be read. */
const SUBJECT_STAYS_MS = 400;

/** What the picture is of, for who shows its name elsewhere. */
export interface Subject {
  readonly key: ByteString;
  readonly type: string | undefined;
}

export interface StructurePanelProps {
  /** A key that the learner opened; the picture goes there, and on from there with the next command. */
  readonly opened: { readonly db: number; readonly key: ByteString } | undefined;
  readonly isShown: boolean;
  readonly onSubject: (subject: Subject | undefined) => void;
}

export function StructurePanel({ opened, isShown, onSubject }: StructurePanelProps) {
  const [pace, setPace] = useState<Pace>({ isPaused: false, speed: 1 });
  const [isTwin, setTwin] = useState(false);
  const [isHeld, setHeld] = useState(false);
  const [window, setWindow] = useState<PictureWindow>({ ...START, ...opened });
  const playing = useFrames(window, pace, !isShown);
  const { frame, look } = playing;

  const key = frame?.key;
  const type = frame?.facts?.type;
  const toldAt = useRef(-Infinity);
  useEffect(() => {
    const tell = (): void => {
      toldAt.current = performance.now();
      onSubject(key === undefined ? undefined : { key, type });
    };
    const wait = toldAt.current + SUBJECT_STAYS_MS - performance.now();
    if (wait <= 0) return tell();
    const timer = setTimeout(tell, wait);
    return () => clearTimeout(timer);
  }, [key, type, onSubject]);

  const ask = useMemo(
    () => (next: PictureWindow) => {
      setWindow(next);
      look(next);
    },
    [look],
  );
  // The engine's side has moved the window meanwhile: what changes is put on top of where it is by now.
  const current = useRef(window);
  current.current = placeOf(window, frame);
  useEffect(() => ask({ ...current.current, isAsleep: !isShown }), [ask, isShown]);
  useEffect(() => {
    if (opened) ask({ ...current.current, ...opened, picture: 'auto', first: 0, opened: -1 });
  }, [ask, opened]);

  if (!isShown) return null;
  return (
    <PictureFrame playing={playing} window={window} setWindow={ask} pace={pace} setPace={setPace} isTwin={isTwin} setTwin={setTwin}>
      <Button
        kind="quiet"
        aria-pressed={isHeld}
        title={isHeld ? 'The picture stays with this key' : 'The picture follows your commands from key to key'}
        onClick={() => {
          setHeld(!isHeld);
          ask({ ...current.current, isRoaming: isHeld });
        }}
      >
        Hold
      </Button>
    </PictureFrame>
  );
}
