// What persistence asks of a disk: files that grow at their end, names that change, and the two steps of writing, into
// the operating system's memory (append) and from there to the medium (sync). Names need a sync of their own: that of
// their directory. Paths are absolute, with slashes. Trouble is thrown as a DiskError in the system's words.

/** As C's strerror has it. */
const MESSAGES = {
  ENOENT: 'No such file or directory',
  ENOSPC: 'No space left on device',
  EIO: 'Input/output error',
  EISDIR: 'Is a directory',
  ENOTDIR: 'Not a directory',
  EACCES: 'Permission denied',
} as const;
export type DiskErrorCode = keyof typeof MESSAGES;

export class DiskError extends Error {
  constructor(
    readonly code: string,
    message?: string,
  ) {
    super(message ?? (code in MESSAGES ? MESSAGES[code as DiskErrorCode] : code));
  }
}

export interface Disk {
  /** Names of the files in a directory, sorted; none if there is no such directory. */
  list(directory: string): readonly string[];
  isDirectory(path: string): boolean;
  /** The absolute path of a directory that is given as seen from another; throws if there is none. */
  resolveDirectory(from: string, path: string): string;
  /** Bytes that it holds as its readers see it; undefined if there is no such file. */
  size(path: string): number | undefined;
  /** The whole content, not to be changed; nor does it change with the file: what was loaded may stay in it. */
  read(path: string): Uint8Array;
  /** There may be one already. */
  makeDirectory(path: string): void;
  /** An empty file, in place of whatever was there. */
  create(path: string): void;
  /** Adds to the end, making the file if there is none; how many bytes found room, at least one. */
  append(path: string, bytes: Uint8Array): number;
  truncate(path: string, length: number): void;
  /** Replaces what has the new name. */
  rename(from: string, to: string): void;
  delete(path: string): void;
  /** Waits until all that was written is safe; the milliseconds that the caller must seem to have waited. */
  sync(path: string): number;
  /** Makes the names in a directory safe. */
  syncDirectory(path: string): void;
  /** Syncs in the background what is written now; `done` is called by a later `tick`. */
  startSync(path: string, done: (error?: DiskError) => void): void;
  /** Milliseconds for which a write to the file would have to wait for a sync that is under way. */
  busyFor(path: string): number;
  /** Milliseconds that writing so many bytes to the medium takes: the pace of a background save. */
  writeTime(bytes: number): number;
  /** Ends background work that is due. */
  tick(): void;
  /** Unix ms when `tick` has something to do, or Infinity. */
  nextWakeup(): number;
}

/** A file's directory: everything before the last slash. */
export function directoryOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0)) || '/';
}

export function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function joinPath(directory: string, name: string): string {
  return directory.endsWith('/') ? directory + name : `${directory}/${name}`;
}

/** What failed, as the log says it, when a saved file could not be given its name. */
export function movingError(temporary: string, path: string): string {
  const [from, to] = [fileNameOf(temporary), fileNameOf(path)];
  return `Error moving temp DB file ${from} on the final destination ${to} (in server root dir ${directoryOf(path)})`;
}
