// A link that holds the whole session. Loaded when opened.
import { useEffect, useState } from 'react';
import type { ByteString } from '../../base/bytes.ts';
import { Button } from '../kit/Button.tsx';
import { byteSize } from '../kit/bytes-text.ts';
import { CopyButton } from '../kit/CopyButton.tsx';
import { Dialog } from '../kit/Dialog.tsx';
import { useWorkspace } from '../workspace/hooks.ts';
import { download, linkTo, LONGEST_LINK } from './share-link.ts';

export function ShareDialog({ onClose }: { readonly onClose: () => void }) {
  const { engine } = useWorkspace();
  const [exported, setExported] = useState<{ readonly bytes: ByteString; readonly name: string }>();
  useEffect(() => {
    void engine.sessions({ do: 'export' }).then(({ bytes = '', current }) => setExported({ bytes, name: current.name }));
  }, [engine]);
  const link = exported && linkTo(exported.bytes, location.href);
  const isShort = link !== undefined && link.length <= LONGEST_LINK;
  return (
    <Dialog title="Share this session" size="wide" onClose={onClose}>
      <div className="dialog-body">
        {exported === undefined || link === undefined ? (
          <p role="status">Packing the session …</p>
        ) : (
          <>
            <p>
              {isShort
                ? 'Whoever opens this link gets a copy of the session as you see it: every command, every client, the same moment. It is all in the link; nothing is uploaded. Your own session and theirs stay apart.'
                : `This session takes ${byteSize(link.length)} even when compressed, which is too much for a link. Save it as a file instead; “Sessions” opens it.`}
            </p>
            {isShort && (
              <input
                className="share-link mono"
                readOnly
                aria-label="Link"
                value={link}
                onFocus={(event) => event.target.select()}
              />
            )}
            <div className="sessions-tools">
              {isShort && <CopyButton what="the link" kind="primary" text={() => Promise.resolve(link)} />}
              <Button kind={isShort ? 'plain' : 'primary'} onClick={() => download(exported.bytes, exported.name)}>
                Save as a file ({byteSize(exported.bytes.length)})
              </Button>
            </div>
          </>
        )}
      </div>
    </Dialog>
  );
}
