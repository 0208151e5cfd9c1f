// The picture tab's content: the picture of one key, with the pace and the form that the learner chose for all of them.
import { useState } from 'react';
import type { ByteString } from '../../base/bytes.ts';
import { KeyPicture } from './KeyPicture.tsx';
import type { Pace } from './use-frames.ts';

export function StructurePanel({ db, keyName }: { readonly db: number; readonly keyName: ByteString }) {
  const [pace, setPace] = useState<Pace>({ isPaused: false, speed: 1 });
  const [isTwin, setTwin] = useState(false);
  return (
    <KeyPicture
      key={`${db} ${keyName}`}
      db={db}
      keyName={keyName}
      pace={pace}
      setPace={setPace}
      isTwin={isTwin}
      setTwin={setTwin}
    />
  );
}
