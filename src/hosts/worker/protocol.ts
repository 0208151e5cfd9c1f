// What the page and the worker say to each other: two unions of plain messages, nothing else crosses. Connections carry
// RESP bytes both ways exactly as a socket would; everything the panels show comes as small windows, never as whole
// databases. Views are answered at once when asked for and, as long as they are watched, again after changes, at most
// about ten times a second.
import type { ByteString } from '../../base/bytes.ts';
import type { Example } from '../../engine/command.ts';
import type { DatabaseSummary, KeyFacts, ValueView, ValueWindow } from '../../server/inspect.ts';
import type { DiskView } from '../../server/disk-view.ts';
import type { Frame, PictureWindow } from '../../server/pictures/picture.ts';
import type { Difference } from '../../session/difference.ts';
import type { Control } from '../../session/log.ts';
import type { ClientAtMoment, Place } from '../../session/session.ts';
import type { DiskAnswer, DiskQuestion } from './disk-protocol.ts';
import type { Rate } from './learner-clock.ts';
import type { WorldOutcome, WorldStep } from './scratch-protocol.ts';
import type { SessionInfo, SessionOrder } from './session-protocol.ts';
import type { TimeQuery, TimeView } from './time-protocol.ts';

export type { Example } from '../../engine/command.ts';
export type { Clip, DatabaseSummary, KeyFacts } from '../../server/inspect.ts';
export type { ValueView, ValueWindow } from '../../server/inspect.ts';
export type { Frame, PictureWindow } from '../../server/pictures/picture.ts';

export interface KeysQuery {
  readonly db: number;
  /** A glob; the empty string means every key. */
  readonly pattern: ByteString;
  /** Group names by their parts between colons. */
  readonly isGrouped: boolean;
  /** Groups that the learner opened or closed by hand, by prefix with its last colon; others decide by their size. */
  readonly opened: readonly ByteString[];
  readonly closed: readonly ByteString[];
  readonly first: number;
  readonly count: number;
  /** Where this key stands is reported too. */
  readonly selected: ByteString | undefined;
}

export interface GroupRow {
  readonly kind: 'group';
  /** Everything up to and with the last colon. */
  readonly prefix: ByteString;
  readonly label: ByteString;
  readonly depth: number;
  readonly keys: number;
  readonly isOpen: boolean;
}

export interface KeyRow {
  readonly kind: 'key';
  readonly key: ByteString;
  /** What of the name is left to print below its groups. */
  readonly label: ByteString;
  readonly depth: number;
  readonly facts: KeyFacts;
  /** Unix ms of the last change that was seen lately; 0 if there was none. */
  readonly changedAt: number;
}

export type Row = GroupRow | KeyRow;

export interface KeysView {
  readonly db: number;
  /** Keys in the database, and those that the pattern lets through. */
  readonly total: number;
  readonly matching: number;
  /** Rows that the whole list has; `rows` holds those from `first` on. */
  readonly rowCount: number;
  readonly first: number;
  readonly rows: readonly Row[];
  /** Row number of the selected key, or -1: not there, filtered out or inside a closed group. */
  readonly selectedRow: number;
  readonly databases: readonly DatabaseSummary[];
}

export type StorageState =
  | { readonly kind: 'saved' }
  /** Another tab of this browser is saving; this one works on a copy. */
  | { readonly kind: 'copy' }
  | { readonly kind: 'blocked'; readonly reason: string }
  | { readonly kind: 'full' };

export type Restored =
  | { readonly kind: 'new' }
  | { readonly kind: 'restored'; readonly inputs: number }
  /** A session was found but could not be replayed to its end; the original has been kept. */
  | { readonly kind: 'partly'; readonly inputs: number; readonly reason: string };

/** What declarations say that COMMAND DOCS does not: by full name, "client|list" for a subcommand. */
export type ExamplesByCommand = Readonly<Record<string, readonly Example[]>>;

/** What the learner's clock does. */
export interface ClockState {
  /** Unix ms, when this was said. */
  readonly now: number;
  /** Seconds of it in a real second. */
  readonly rate: Rate;
  /** The learner looks at the past: it stands still until they go on from there or come back. */
  readonly isHeld: boolean;
  /** Real time minus the clock's, in ms. */
  readonly lag: number;
}

export type TimeAction =
  | { readonly do: 'undo' | 'redo' | 'end' | 'reset' }
  | { readonly do: 'seek'; readonly place: Place }
  /** To just after so many of the line's marks. */
  | { readonly do: 'to mark'; readonly after: number }
  /** The clock runs on from the moment that is shown: what was after it becomes another branch. */
  | { readonly do: 'go on' }
  | { readonly do: 'rate'; readonly rate: Rate }
  /** Forward by so many ms; everything that falls due happens. */
  | { readonly do: 'jump'; readonly by: number }
  /** Forward to real time, if that is ahead. */
  | { readonly do: 'catch up' };

export type Request =
  /** The name is what the learner calls the client; without one it is the page's own, and never shown. */
  | { readonly type: 'open'; readonly connection: number; readonly name?: string }
  | { readonly type: 'send'; readonly connection: number; readonly bytes: ByteString }
  | { readonly type: 'close'; readonly connection: number }
  | { readonly type: 'watch-keys'; readonly query: KeysQuery }
  | { readonly type: 'unwatch-keys' }
  | { readonly type: 'watch-value'; readonly watch: number; readonly window: ValueWindow }
  | { readonly type: 'unwatch-value'; readonly watch: number }
  /** Frames of a structure, one for each command that touches it: see server/pictures. */
  | { readonly type: 'watch-picture'; readonly watch: number; readonly window: PictureWindow }
  | { readonly type: 'unwatch-picture'; readonly watch: number }
  | { readonly type: 'read-value'; readonly id: number; readonly window: ValueWindow }
  /** Runs commands on an empty server that is forgotten afterwards. */
  | { readonly type: 'scratch'; readonly id: number; readonly commands: readonly (readonly ByteString[])[] }
  /** A step of a server that lasts until its end is told. */
  | { readonly type: 'world-step'; readonly id: number; readonly world: number; readonly step: WorldStep }
  | { readonly type: 'world-end'; readonly world: number }
  | { readonly type: 'examples'; readonly id: number }
  | { readonly type: 'time'; readonly action: TimeAction }
  | { readonly type: 'watch-time'; readonly query: TimeQuery }
  | { readonly type: 'unwatch-time' }
  | { readonly type: 'compare'; readonly id: number; readonly from: Place; readonly to: Place }
  /** Done to the machine: power cut, restart, a fault, a file. */
  | { readonly type: 'control'; readonly control: Control }
  | { readonly type: 'watch-disk' }
  | { readonly type: 'unwatch-disk' }
  | { readonly type: 'disk'; readonly id: number; readonly question: DiskQuestion }
  | { readonly type: 'sessions'; readonly id: number; readonly order: SessionOrder }
  /** The page is about to be hidden or closed: save what has not been saved. */
  | { readonly type: 'save' };

export type Report =
  | { readonly type: 'ready'; readonly restored: Restored; readonly storage: StorageState }
  /** All commands are there; whoever asks for one of the later ones before has to wait, and everybody with him. */
  | { readonly type: 'whole' }
  | { readonly type: 'output'; readonly connection: number; readonly bytes: ByteString }
  | { readonly type: 'closed'; readonly connection: number }
  | { readonly type: 'changed' }
  | { readonly type: 'keys'; readonly view: KeysView }
  | { readonly type: 'value'; readonly watch: number; readonly view: ValueView | undefined }
  | { readonly type: 'frames'; readonly watch: number; readonly frames: readonly Frame[] }
  | { readonly type: 'read'; readonly id: number; readonly view: ValueView | undefined }
  /** For each command the bytes that came back. */
  | { readonly type: 'scratch'; readonly id: number; readonly outputs: readonly ByteString[] }
  | { readonly type: 'world-step'; readonly id: number; readonly outcome: WorldOutcome }
  | { readonly type: 'examples'; readonly id: number; readonly examples: ExamplesByCommand }
  /** The machine's server has ended, or runs again. */
  | { readonly type: 'server'; readonly isRunning: boolean }
  | { readonly type: 'disk-view'; readonly view: DiskView }
  | { readonly type: 'disk'; readonly id: number; readonly answer: DiskAnswer }
  | { readonly type: 'storage'; readonly storage: StorageState }
  | { readonly type: 'clock'; readonly clock: ClockState }
  /** Another moment, branch or session is shown: whose clients are these, with what on their screens. */
  | { readonly type: 'moved'; readonly clients: readonly ClientAtMoment[]; readonly isOtherSession: boolean }
  | { readonly type: 'time'; readonly view: TimeView }
  | { readonly type: 'compared'; readonly id: number; readonly difference: Difference | undefined }
  | {
      readonly type: 'sessions';
      /** Of the order that it answers; 0 if nobody asked. */
      readonly id: number;
      readonly sessions: readonly SessionInfo[];
      readonly current: SessionInfo;
      /** What was asked for: a session as compressed bytes. */
      readonly bytes?: ByteString;
      /** Why the order could not be carried out. */
      readonly failure?: string;
    }
  /** The engine threw, which is our mistake: what led to it was not saved, everything before was. */
  | { readonly type: 'failed'; readonly message: string };
