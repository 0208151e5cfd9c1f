// The contract between a picture on the page and its lens on the engine: what may be asked (a window onto one key, or onto
// the server), and what comes back (frames). A frame is what the structure was at one moment, as plain data, and the
// command that made it so. Every picture has one row in `Pictures`; the rest is the same for all.
import type { ByteString } from '../../base/bytes.ts';
import type { Client } from '../../engine/client.ts';
import type { Command } from '../../engine/command.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Database } from '../../engine/keyspace/database.ts';
import type { Value } from '../../engine/keyspace/value.ts';
import type { Reply } from '../../resp/reply.ts';
import type { Clip, KeyFacts } from '../inspect.ts';
import type { BitmapTouch, BitmapView } from './bitmap.ts';
import type { GeoTouch, GeoView } from './geo.ts';
import type { HashTouch, HashView } from './hash.ts';
import type { HyperLogLogTouch, HyperLogLogView } from './hyperloglog.ts';
import type { ListTouch, ListView } from './list.ts';
import type { PubSubTouch, PubSubView } from './pubsub.ts';
import type { ServerTouch, ServerView } from './server.ts';
import type { SetTouch, SetView } from './set.ts';
import type { StreamTouch, StreamView } from './stream.ts';
import type { StringTouch, StringView } from './string.ts';
import type { SortedSetTouch, SortedSetView } from './zset.ts';

/** Per picture: what the structure looks like, and what one command did in it. */
export interface Pictures {
  readonly string: { readonly view: StringView; readonly touch: StringTouch };
  readonly bitmap: { readonly view: BitmapView; readonly touch: BitmapTouch };
  readonly hash: { readonly view: HashView; readonly touch: HashTouch };
  readonly list: { readonly view: ListView; readonly touch: ListTouch };
  readonly set: { readonly view: SetView; readonly touch: SetTouch };
  readonly zset: { readonly view: SortedSetView; readonly touch: SortedSetTouch };
  readonly stream: { readonly view: StreamView; readonly touch: StreamTouch };
  readonly hyperloglog: { readonly view: HyperLogLogView; readonly touch: HyperLogLogTouch };
  readonly geo: { readonly view: GeoView; readonly touch: GeoTouch };
  readonly pubsub: { readonly view: PubSubView; readonly touch: PubSubTouch };
  readonly server: { readonly view: ServerView; readonly touch: ServerTouch };
}

export type PictureName = keyof Pictures;

/** What is looked at. */
export interface PictureWindow {
  /** `auto`: whichever fits the key's type and what was last done with it. */
  readonly picture: PictureName | 'auto';
  readonly db: number;
  /** Undefined for pictures of the whole server, and as long as a roaming one has found no key. */
  readonly key: ByteString | undefined;
  /** In the picture's own units: bytes of a string, entries of a listpack, buckets of a table, nodes of a quicklist. */
  readonly first: number;
  readonly count: number;
  /** Elements longer than this are cut off. */
  readonly clip: number;
  /** The unit whose inside is shown too, such as one node of a quicklist; -1 for none. */
  readonly opened: number;
  /** Goes from key to key, with the commands that the learner's clients run. */
  readonly isRoaming: boolean;
  /** Nobody looks just now: a frame now and then is enough. */
  readonly isAsleep: boolean;
}

/** A parameter that decides about the encoding, and how near the key is to it. */
export interface Threshold {
  /** As CONFIG SET names it. */
  readonly setting: string;
  readonly limit: number | string;
  /** The values that it can have, where they are few. */
  readonly choices?: readonly string[];
  /** What the limit is compared with, as things stand; undefined if that is unknown or means nothing now. */
  readonly now: number | undefined;
  /** What is counted: "fields", "bytes in the longest". */
  readonly unit: string;
  /** What the limit means where its number does not say it, as with list-max-listpack-size -2. */
  readonly meaning?: string;
  /** The figure that `now` is measured against, where that is not the limit's own number. */
  readonly full?: number;
}

/** The encoding has become another one. */
export interface Conversion {
  readonly from: string;
  readonly to: string;
  /** The limit that was passed, if it was one, and what passed it; else in words. */
  readonly setting?: string;
  readonly limit?: number;
  readonly reached?: number;
  readonly reason?: string;
}

/** One command as far as it had to do with the picture. */
export interface Touch<N extends PictureName = PictureName> {
  /** Counts up within a watch. */
  readonly number: number;
  /** Unix ms. */
  readonly at: number;
  /** As the learner calls it; empty if it was nobody's command: a key's time had come, or memory was short. */
  readonly client: string;
  /** By a script, on the client's behalf. */
  readonly isScripted: boolean;
  /** Cut off after some words, and words after some bytes; `words` counts all. */
  readonly argv: readonly Clip[];
  readonly words: number;
  readonly isWrite: boolean;
  readonly outcome: 'done' | 'refused' | 'waits';
  /** The error's text, if it was refused. */
  readonly error: string | undefined;
  readonly life: 'created' | 'deleted' | 'expired' | 'evicted' | 'fields-expired' | undefined;
  readonly conversion: Conversion | undefined;
  readonly detail: Pictures[N]['touch'] | undefined;
  /** How many steps the picture takes to show it: 1 for "at once", else places visited one after the other. */
  readonly steps: number;
}

interface AnyFrame {
  readonly db: number;
  readonly key: ByteString | undefined;
  /** Where the window is by now: a command may have moved it. */
  readonly first: number;
  readonly opened: number;
  /** The first of its watch, or of this key: it has nothing to do with the frame before. */
  readonly isNew: boolean;
  /** So many commands before this frame have no frame of their own. */
  readonly skipped: number;
}

/** One moment of one picture. */
export interface FrameOf<N extends PictureName> extends AnyFrame {
  readonly picture: N;
  /** Pictures that this key can be shown as; the present one included. */
  readonly choices: readonly PictureName[];
  /** Undefined if there is no such key: a picture may still have something to show, as who waits for it. */
  readonly facts: KeyFacts | undefined;
  /** As MEMORY USAGE would answer. */
  readonly bytes: number;
  readonly thresholds: readonly Threshold[];
  readonly view: Pictures[N]['view'];
  /** Undefined when only the window was moved, or too much has happened to tell it command by command. */
  readonly touch: Touch<N> | undefined;
}

/** There is nothing to draw: no such key, or the lens failed. Every value has a picture. */
export interface BlankFrame extends AnyFrame {
  readonly picture: undefined;
  readonly facts?: undefined;
  readonly problem: string | undefined;
  readonly touch: Touch | undefined;
}

export type Frame = { [N in PictureName]: FrameOf<N> }[PictureName] | BlankFrame;

/** Where a lens looks. It must change nothing: no lookups that count, no `get` of a Dict (see Dict.peek), no chance. */
export interface Scene {
  readonly engine: Engine;
  /** What the learner calls a client. */
  readonly nameOf: (client: Client) => string;
  readonly db: Database;
  /** Empty for pictures of the whole server. */
  readonly key: ByteString;
  /** Undefined if there is no such key, or its time has come. */
  readonly value: Value | undefined;
}

export interface Call {
  readonly client: Client;
  readonly command: Command;
  readonly argv: readonly ByteString[];
}

export interface Detail<N extends PictureName> {
  readonly touch: Pictures[N]['touch'];
  readonly steps?: number;
  /** The unit to be seen: the window moves there. */
  readonly focus?: number | undefined;
}

/** How one picture is read from the engine. `before` and `after` are called only for commands that name the key. */
export interface Lens<N extends PictureName, State = unknown> {
  /** It shows the whole server and no key: asked for by name only. */
  readonly isOfServer?: true;
  /** Undefined if there is nothing that this lens could show. O(window), never O(size) of a large value. */
  view(scene: Scene, window: PictureWindow): Pictures[N]['view'] | undefined;
  thresholds?(scene: Scene): readonly Threshold[];
  /** For pictures that are not of one key: whether a command has to do with it. */
  concerns?(call: Call): boolean;
  /** For the same: another figure whenever there may be something new to see, be it without a command. */
  version?(engine: Engine): number;
  /** What must be known of the structure before the command changes it: paths, sizes. */
  before?(scene: Scene, call: Call): State;
  after?(scene: Scene, call: Call, reply: Reply, state: State | undefined): Detail<N> | undefined;
  /** Why the encoding changed. */
  reason?(scene: Scene, call: Call, from: string, to: string): Omit<Conversion, 'from' | 'to'>;
}
