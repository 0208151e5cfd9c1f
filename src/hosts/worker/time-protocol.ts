// What the time line shows, as plain data in windows: marks, branches, and an overview of a line that may be long.
import type { ByteString } from '../../base/bytes.ts';
import type { Place } from '../../session/session.ts';

export type { KeyDifference, Difference } from '../../session/difference.ts';
export type { Mark } from '../../session/marks.ts';
export type { ClientAtMoment, Place } from '../../session/session.ts';
import type { Mark } from '../../session/marks.ts';

export interface TimeQuery {
  /** Marks wanted, by number; a negative `first` counts from the end. */
  readonly first: number;
  readonly count: number;
  /** Only marks of this client; the empty string means all. */
  readonly client: string;
  /** Stretches of the overview. */
  readonly stretches: number;
}

export interface BranchView {
  readonly id: number;
  /** Branch and place that it left. */
  readonly from: Place | undefined;
  readonly length: number;
  /** Commands of its own, as far as it was run. */
  readonly marks: number;
  /** The first of them. */
  readonly firstLine: ByteString;
  /** Unix µs of its last entry. */
  readonly endsAt: number;
  readonly isCurrent: boolean;
}

export interface Stretch {
  readonly marks: number;
  readonly errors: number;
  /** Of the first mark in it. */
  readonly client: string;
  readonly micros: number;
}

export interface TimeView {
  readonly place: Place;
  /** Entries in the whole line. */
  readonly length: number;
  readonly isPast: boolean;
  /** Marks in the line (of the client asked for), and those before the place. */
  readonly total: number;
  readonly before: number;
  /** How many of them are commands or things done to the machine. */
  readonly commands: { readonly total: number; readonly before: number };
  readonly first: number;
  readonly marks: readonly Mark[];
  readonly overview: readonly Stretch[];
  readonly clients: readonly string[];
  /** Whose connections the server sees come from where: clients by address. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly branches: readonly BranchView[];
  /** What undo would take back and redo do again. */
  readonly undo: Mark | undefined;
  readonly redo: Mark | undefined;
  /** Unix µs of the place, and of the line's start and end. */
  readonly at: number;
  readonly startsAt: number;
  readonly endsAt: number;
}
