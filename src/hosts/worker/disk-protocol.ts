// What page and worker say to each other about the disk: views of it as long as it is watched, and questions with one answer.
import type { ByteString } from '../../base/bytes.ts';
import type { FileQuery, FileWindow } from '../../server/file-view.ts';
import type { ControlResult, MachineControl } from '../../server/machine.ts';
import type { PolicyResult, Workload } from '../../server/policy-comparison.ts';

export type { DiskView, FileView, NumberedEvent, RecoveryView, Risk, ServerView } from '../../server/disk-view.ts';
export type { FieldView, FileQuery, FileWindow } from '../../server/file-view.ts';
export type { ControlResult, MachineControl } from '../../server/machine.ts';
export type { PolicyResult, Workload } from '../../server/policy-comparison.ts';

export interface DiskFile {
  readonly path: string;
  readonly bytes: ByteString;
}

export type DiskQuestion =
  | { readonly ask: 'window'; readonly query: FileQuery }
  /** Where a key stands in a file. */
  | { readonly ask: 'find'; readonly path: string; readonly db: number; readonly key: ByteString }
  /** The files themselves, to be saved elsewhere. */
  | { readonly ask: 'files' }
  | { readonly ask: 'compare'; readonly workload: Workload }
  /** Done to the machine; it becomes part of the session. */
  | { readonly ask: 'control'; readonly control: MachineControl };

export type DiskAnswer =
  | { readonly to: 'window'; readonly window: FileWindow | undefined }
  | { readonly to: 'find'; readonly offset: number | undefined }
  | { readonly to: 'files'; readonly files: readonly DiskFile[] }
  | { readonly to: 'compare'; readonly results: readonly PolicyResult[] }
  | { readonly to: 'control'; readonly result: ControlResult }
  /** What it takes to answer could not be fetched. */
  | { readonly to: 'nothing'; readonly reason: string };
