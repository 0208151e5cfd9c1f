// Files in and out: those of a real server, dropped or chosen, take the place of all data if they can be read; what is on the
// disk can be saved. A file that can't be read changes nothing and says why.
import { type DragEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { bytesFromArray, bytesToArray } from '../../base/bytes.ts';
import { count, counted } from '../kit/bytes-text.ts';
import { Button } from '../kit/Button.tsx';
import { useAskDisk, useControl } from './use-disk.ts';
import { nameOf } from './words.ts';

export function useImport(): { readonly said: string; readonly take: (files: readonly File[]) => Promise<void> } {
  const control = useControl();
  const [said, setSaid] = useState('');
  const take = async (files: readonly File[]): Promise<void> => {
    if (files.length === 0) return;
    setSaid(`Reading ${files.length === 1 ? (files[0]?.name ?? 'the file') : `${files.length} files`}…`);
    const read = await Promise.all(
      files.map(async (file) => ({ name: file.name, bytes: bytesFromArray(new Uint8Array(await file.arrayBuffer())) })),
    );
    const result = await control({ type: 'import', files: read });
    if (result.ok) {
      setSaid(`Loaded: ${counted(result.report?.keys ?? 0, 'key')}. Undo brings back what was here before.`);
      return;
    }
    const { damage, reason } = result;
    const where = damage ? `${nameOf(damage.path)}, byte ${count(damage.offset)}: ` : '';
    setSaid(`Not loaded. ${where}${damage?.reason ?? reason}. Nothing has changed.`);
  };
  return { said, take };
}

/** Everything inside takes files that are dropped on it. */
export function DropArea({ take, children }: { readonly take: (files: readonly File[]) => Promise<void>; readonly children: ReactNode }) {
  const [isOver, setOver] = useState(false);
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');
  return (
    <div
      className="disk-drop"
      data-over={isOver || undefined}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(false);
        void take([...event.dataTransfer.files]);
      }}
    >
      {children}
    </div>
  );
}

export function Transfer({ said, take }: ReturnType<typeof useImport>) {
  const ask = useAskDisk();
  const input = useRef<HTMLInputElement>(null);
  const answer = useRef<HTMLParagraphElement>(null);
  // It stands at the panel's end, and files are dropped anywhere.
  useEffect(() => {
    if (said !== '') answer.current?.scrollIntoView({ block: 'nearest' });
  }, [said]);
  const save = async (): Promise<void> => {
    const there = await ask({ ask: 'files' });
    for (const { path, bytes } of there?.files ?? []) download(nameOf(path), bytesToArray(bytes));
  };
  return (
    <section className="disk-transfer" aria-label="Files in and out">
      <h2>Files in and out</h2>
      <p className="disk-soft">
        Drop a dump.rdb, or all files of an appendonlydir, of a real server here. What is on this disk loads into a real Redis as it is.
      </p>
      <div className="disk-row disk-buttons">
        <Button onClick={() => input.current?.click()}>Load files…</Button>
        <Button onClick={() => void save()}>Save the disk’s files</Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label="Files of a Redis server"
          onChange={(event) => {
            void take([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
      </div>
      <p ref={answer} role="status">
        {said}
      </p>
    </section>
  );
}

function download(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
