// A picture of the whole server and of no key. Watched only while it is there to be seen.
import { useCallback, useState } from 'react';
import type { PictureWindow } from '../../hosts/worker/protocol.ts';
import type { PictureName } from '../../server/pictures/picture.ts';
import { PictureFrame } from './PictureFrame.tsx';
import { type Pace, useFrames } from './use-frames.ts';

const WINDOW: Omit<PictureWindow, 'picture'> = {
  db: 0,
  key: undefined,
  first: 0,
  count: 64,
  clip: 200,
  opened: -1,
  isRoaming: false,
  isAsleep: false,
};

export interface ServerPanelProps {
  readonly picture: PictureName;
  readonly title: string;
}

export function ServerPanel({ picture, title }: ServerPanelProps) {
  const [pace, setPace] = useState<Pace>({ isPaused: false, speed: 1 });
  const [isTwin, setTwin] = useState(false);
  const [window, setWindow] = useState<PictureWindow>({ ...WINDOW, picture });
  const playing = useFrames(window, pace, false);
  const { look } = playing;
  const ask = useCallback(
    (next: PictureWindow) => {
      setWindow(next);
      look(next);
    },
    [look],
  );
  return (
    <PictureFrame
      playing={playing}
      window={window}
      setWindow={ask}
      title={title}
      pace={pace}
      setPace={setPace}
      isTwin={isTwin}
      setTwin={setTwin}
    />
  );
}
