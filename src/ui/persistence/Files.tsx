// The files on the disk: what of each has reached the medium, and what is only in the operating system's memory.
import type { FileView } from '../../hosts/worker/disk-protocol.ts';
import { byteSize, counted } from '../kit/bytes-text.ts';
import { KIND_NAMES, nameOf } from './words.ts';

export interface FilesProps {
  readonly files: readonly FileView[];
  readonly opened: string | undefined;
  readonly open: (path: string) => void;
}

export function Files({ files, opened, open }: FilesProps) {
  if (files.length === 0) {
    return <p className="disk-soft disk-none">No files yet. SAVE or BGSAVE writes a snapshot; appendonly yes begins an append-only file.</p>;
  }
  const largest = Math.max(...files.map(({ length }) => length), 1);
  return (
    <ul className="disk-files" aria-label="Files">
      {files.map((file) => (
        <li key={file.path} data-read={file.isRead || undefined}>
          <button type="button" aria-pressed={file.path === opened} onClick={() => open(file.path)} title={`${file.path}: show its bytes`}>
            <span className="disk-file-name mono">{nameOf(file.path)}</span>
            <span className="disk-file-size">{byteSize(file.length)}</span>
            <Bar file={file} largest={largest} />
            <span className="disk-file-note">
              {KIND_NAMES[file.kind]}
              {file.isRead && ', read at the next start'}
              {file.synced < file.length && `; ${counted(file.length - file.synced, 'byte')} not synced`}
              {!file.isNameSynced && '; its name is not synced'}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Length is drawn by its root, so that a manifest of 100 bytes beside a file of 10 MB can still be seen. */
function Bar({ file, largest }: { readonly file: FileView; readonly largest: number }) {
  const width = Math.max(2, Math.sqrt(file.length / largest) * 100);
  const safe = file.length === 0 ? 100 : (file.synced / file.length) * 100;
  return (
    <span className="disk-bar" aria-hidden="true" style={{ inlineSize: `${width}%` }} data-name={file.isNameSynced ? undefined : 'open'}>
      <span style={{ inlineSize: `${safe}%` }} />
    </span>
  );
}
