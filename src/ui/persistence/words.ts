// How the disk panel puts things into words.
import type { DiskView, FileView, NumberedEvent } from '../../hosts/worker/disk-protocol.ts';
import { byteSize, count, counted } from '../kit/bytes-text.ts';

export const KIND_NAMES: Readonly<Record<FileView['kind'], string>> = {
  rdb: 'snapshot (RDB)',
  'aof base': 'AOF base',
  'aof increment': 'AOF increment',
  'aof history': 'replaced, to be deleted',
  manifest: 'AOF manifest',
  temporary: 'being written',
  other: 'file',
};

export const ENDINGS: Readonly<Record<NonNullable<DiskView['ended']>, string>> = {
  shutdown: 'it was shut down',
  killed: 'its process was killed',
  'power-cut': 'the power was cut',
  failed: 'it gave up because the disk failed',
};

/** "3 writes", "1 write", "nothing". */
export function writes(n: number): string {
  return n === 0 ? 'nothing' : counted(n, 'write');
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** What an event was, without when. */
export function tellEvent(event: NumberedEvent): string {
  switch (event.kind) {
    case 'write':
      return `${counted(event.to - event.from, 'byte')} written to ${nameOf(event.path)}`;
    case 'sync':
      return event.to === event.from ? `${nameOf(event.path)} synced, nothing was open` : `${nameOf(event.path)} synced up to byte ${count(event.to)}`;
    case 'sync-started':
      return `fsync of ${nameOf(event.path)} begun in the background`;
    case 'sync-failed':
      return `fsync of ${nameOf(event.path)} failed`;
    case 'write-failed':
      return `writing ${nameOf(event.path)} failed`;
    case 'create':
      return `${nameOf(event.path)} created`;
    case 'delete':
      return `${nameOf(event.path)} deleted`;
    case 'sync-directory':
      return `names in ${event.path} synced`;
    case 'truncate':
      return `${nameOf(event.path)} cut to ${byteSize(event.to)}`;
    case 'rename':
      return `${nameOf(event.from)} renamed to ${nameOf(event.path)}`;
    case 'fork':
      return `fork for ${event.what === 'rdb' ? 'a snapshot' : 'an AOF rewrite'} of ${counted(event.keys, 'key')}`;
    case 'started':
      return `server started with ${counted(event.report.keys, 'key')}`;
    case 'ended':
      return `server ended: ${ENDINGS[event.how]}`;
    case 'power-cut':
      return 'power cut';
    case 'killed':
      return 'process gone';
  }
}
