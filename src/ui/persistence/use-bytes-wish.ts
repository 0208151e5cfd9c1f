// The wish to see a key's bytes: found in the file that would bring the key back at the next start, or else in any.
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { DiskView, FileView } from '../../hosts/worker/disk-protocol.ts';
import { printable } from '../kit/bytes-text.ts';
import { useWorkspace } from '../workspace/hooks.ts';
import { useAskDisk } from './use-disk.ts';

const KIND_ORDER: readonly FileView['kind'][] = ['aof increment', 'aof base', 'rdb', 'other', 'aof history'];

export interface FoundBytes {
  readonly path: string;
  readonly at: number;
}

/** What comes of the wish: `open` is called where the key is found; else one sentence, which `forget` takes away. */
export function useBytesWish(view: DiskView | undefined, open: (found: FoundBytes) => void): { readonly said: string; forget(): void } {
  const { bytesWish } = useWorkspace();
  const ask = useAskDisk();
  const wish = useStore(bytesWish, (state) => state.wish);
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (wish === undefined || view === undefined) return;
    bytesWish.setState({ wish: undefined });
    const name = printable(wish.key) || '(empty name)';
    setSaid(`Looking for ${name} in the files…`);
    const look = async (): Promise<void> => {
      for (const { path } of inOrder(view.files)) {
        const at = (await ask({ ask: 'find', path, ...wish }))?.offset;
        if (at === undefined) continue;
        setSaid('');
        open({ path, at });
        return;
      }
      setSaid(`${name} is in no file: it is only in memory. SAVE would write it to dump.rdb; with appendonly yes every write is kept.`);
    };
    void look();
  }, [wish, view, bytesWish, ask, open]);
  return { said, forget: () => setSaid('') };
}

/** What is read at the next start first; of those the newest writes first. */
function inOrder(files: readonly FileView[]): FileView[] {
  const place = ({ kind, isRead }: FileView): number => (isRead ? 0 : 10) + KIND_ORDER.indexOf(kind);
  const kept = files.filter(({ kind }) => KIND_ORDER.includes(kind));
  return kept.sort((a, b) => place(a) - place(b) || b.path.localeCompare(a.path, 'en', { numeric: true }));
}
