// Watches keys for the page: takes a frame of each after every command that names it, and of what happens without a
// command (a key's time comes). A watch may roam, from key to key with the learner's commands. Watching leaves no trace in
// the engine: nothing is looked up, counted or drawn by lot, and while nobody watches nothing is hooked in. More commands
// than a page could show one by one are counted, not framed; and while nobody looks at what is watched, only the first of
// each spell are noticed at all.
import type { ByteString } from '../../base/bytes.ts';
import type { BlockedState } from '../../engine/blocking.ts';
import type { Client } from '../../engine/client.ts';
import type { Command } from '../../engine/command.ts';
import { keyPositions } from '../../engine/command-table.ts';
import type { Engine } from '../../engine/engine.ts';
import type { CallObserver } from '../../engine/surroundings.ts';
import { NO_EXPIRY, type TypeName, type Value } from '../../engine/keyspace/value.ts';
import { memoryUsage } from '../../engine/memory/usage.ts';
import { ErrorReply, type Reply } from '../../resp/reply.ts';
import { factsOf } from '../inspect.ts';
import { clip } from './clip.ts';
import { choicesFor, fitting, LENSES, usedAs } from './lenses.ts';
import type { Call, Conversion, Detail, Frame, Lens, PictureName, PictureWindow, Scene, Touch } from './picture.ts';

/** Frames between two calls of `take`; commands beyond them are counted. Fewer while every spell brings too many. */
const MOST_FRAMES = 16;
const MOST_IN_A_ROW = 2;
const MOST_ASLEEP = 1;
/** Commands noticed between two calls of `take` while nobody looks. */
const NOTICED_ASLEEP = 64;
const MOST_WORDS = 12;
const LONGEST_WORD = 48;
/** Elements that MEMORY USAGE looks at. */
const MEMORY_SAMPLES = 5;

interface Watch {
  window: PictureWindow;
  /** What the key was last used as. */
  usedAs: PictureName | undefined;
  frames: Frame[];
  skipped: number;
  /** It changed, and no frame shows it yet. */
  isStale: boolean;
  /** No frame of this key has been taken yet. */
  isNew: boolean;
  touches: number;
  /** As of the last frame: when the key was to expire, to tell why it is gone. */
  expireAt: number;
  wasThere: boolean;
  /** The last command that was only counted; a roaming watch goes where it went. */
  lastClient: Client | undefined;
  lastCommand: Command | undefined;
  lastArgv: readonly ByteString[];
  /** There were too many commands in the last spell. */
  wasFull: boolean;
  /** Of a picture of the whole server: as of the last frame. */
  version: number | undefined;
}

/** What was known of a watch's key before the command that runs. */
interface Earlier {
  readonly watch: Watch;
  /** Of the command that runs: 1 for one of a client's own. */
  readonly depth: number;
  readonly picture: PictureName | undefined;
  readonly type: TypeName | undefined;
  readonly encoding: string | undefined;
  readonly isExpired: boolean;
  readonly state: unknown;
}

type Cause =
  | { readonly kind: 'call'; readonly call: Call; readonly reply: Reply; readonly earlier: Earlier }
  | { readonly kind: 'time'; readonly life: Touch['life'] };

export class PictureWatcher {
  private readonly watches = new Map<number, Watch>();
  /** The same, as commands walk through them. */
  private list: readonly Watch[] = [];
  /** Commands that run at present: scripts and transactions run commands within commands. */
  private depth = 0;
  /** What waits for the end of its command, the innermost last. */
  private readonly pending: Earlier[] = [];
  private isHooked = false;
  private stopListening: (() => void) | undefined;
  /** Commands to notice before the engine is let go until the next `take`; Infinity while somebody looks. */
  private noticing = Infinity;
  private readonly observer: CallObserver = {
    before: (client, command, argv) => {
      this.depth++;
      for (const watch of this.list) this.before(watch, client, command, argv);
      if (--this.noticing <= 0) this.unhook();
    },
    after: (client, command, argv, reply) => {
      this.depth--;
      const { pending } = this;
      for (let last = pending.at(-1); last !== undefined && last.depth > this.depth; last = pending.at(-1)) {
        pending.pop();
        last.watch.touches++;
        last.watch.frames.push(this.frame(last.watch, { kind: 'call', call: { client, command, argv }, reply, earlier: last }));
      }
    },
  };

  /** `nameOf`: what the learner calls a client; empty for those that are the page's own. */
  constructor(
    private readonly engine: Engine,
    private readonly nameOf: (client: Client) => string = ({ id }) => `client ${id}`,
  ) {}

  /** From now on the window is watched; its first frame is ready. */
  watch(id: number, window: PictureWindow): void {
    const watch = this.watches.get(id);
    if (watch && watch.window.db === window.db && watch.window.key === window.key) {
      watch.window = window;
      watch.isStale = true;
      return;
    }
    this.watches.set(id, {
      ...this.fresh(window),
      frames: [],
      skipped: 0,
      touches: watch?.touches ?? 0,
      lastClient: undefined,
      lastCommand: undefined,
      lastArgv: [],
      wasFull: false,
      version: undefined,
    });
    this.rehook();
  }

  unwatch(id: number): void {
    this.watches.delete(id);
    this.rehook();
  }

  /** What has become of each watch since the last call; nothing for those of which there is no news. */
  take(): readonly { readonly watch: number; readonly frames: readonly Frame[] }[] {
    const news: { watch: number; frames: Frame[] }[] = [];
    for (const [id, watch] of this.watches) {
      const { lastClient: client, lastCommand: command, lastArgv: argv } = watch;
      if (client && command) this.roam(watch, { client, command, argv });
      watch.lastClient = undefined;
      watch.lastCommand = undefined;
      watch.wasFull = watch.frames.length >= this.mostFrames(watch);
      if (lensOfServer(watch.window)?.version?.(this.engine) !== watch.version) watch.isStale = true;
      if (watch.isStale || !this.isHooked) watch.frames.push(this.frame(watch, undefined));
      if (watch.frames.length > 0) news.push({ watch: id, frames: watch.frames });
      watch.frames = [];
    }
    this.rehook();
    return news;
  }

  /** Sees to it that the engine tells of commands, if somebody wants to know. */
  private rehook(): void {
    this.list = [...this.watches.values()];
    this.noticing = this.list.every(({ window }) => window.isAsleep) ? NOTICED_ASLEEP : Infinity;
    if (this.list.length === 0) {
      this.unhook();
    } else if (!this.isHooked) {
      this.isHooked = true;
      this.engine.callObservers.push(this.observer);
      this.stopListening = this.engine.onChange((db, key) => this.changed(db, key));
    }
  }

  private unhook(): void {
    if (!this.isHooked) return;
    this.isHooked = false;
    const at = this.engine.callObservers.indexOf(this.observer);
    if (at >= 0) this.engine.callObservers.splice(at, 1);
    this.stopListening?.();
    this.depth = 0;
    this.pending.length = 0;
  }

  /** What a watch knows of a key that it has just come to. */
  private fresh(window: PictureWindow) {
    const { value } = this.scene(window);
    const expireAt = Number(value?.expireAt ?? NO_EXPIRY);
    return { window, usedAs: undefined, isStale: true, isNew: true, expireAt, wasThere: value !== undefined };
  }

  private before(watch: Watch, client: Client, command: Command, argv: readonly ByteString[]): void {
    const { isRoaming } = watch.window;
    const isFull = watch.frames.length >= this.mostFrames(watch);
    if (isRoaming && isFull) {
      watch.lastClient = client;
      watch.lastCommand = command;
      watch.lastArgv = argv;
    }
    if (isRoaming && !isFull) this.roam(watch, { client, command, argv });
    if (!this.concerns(watch, client, command, argv)) return;
    if (isFull) {
      watch.touches++;
      watch.skipped++;
      watch.isStale = true;
    } else {
      this.pending.push(this.look(watch, { client, command, argv }));
    }
  }

  private mostFrames({ window, wasFull }: Watch): number {
    return window.isAsleep ? MOST_ASLEEP : wasFull ? MOST_IN_A_ROW : MOST_FRAMES;
  }

  private look(watch: Watch, call: Call): Earlier {
    const scene = this.scene(watch.window);
    const use = usedAs(call.command.group);
    if (use !== undefined) watch.usedAs = use;
    const picture = this.pictureOf(watch, scene.value);
    return {
      watch,
      depth: this.depth,
      picture,
      type: scene.value?.type,
      encoding: scene.value?.encoding,
      isExpired: scene.value === undefined && scene.db.keys.peek(scene.key) !== undefined,
      state: attempt(() => lensOf(picture)?.before?.(scene, call)),
    };
  }

  /** Goes where a learner's command goes, if it names any key: to one that is written first, else to the first. */
  private roam(watch: Watch, { client, command, argv }: Call): void {
    const { key, db } = watch.window;
    if (this.callerOf(client) === '' || command.group === 'scripting') return;
    const positions = keyPositions(command, argv);
    if (!positions || positions.length === 0) return;
    if (db === client.db.index && positions.some(({ at }) => argv[at] === key)) return;
    const { at } = positions.find(({ flags }) => flags.includes('OW')) ?? positions[0] ?? { at: 0 };
    const next = { ...watch.window, picture: 'auto' as const, db: client.db.index, key: argv[at], first: 0, opened: -1 };
    Object.assign(watch, this.fresh(next));
  }

  /** A key has changed: by a command, which takes its own frame afterwards, or by nobody's. */
  private changed(db: number, key: ByteString | undefined): void {
    for (const watch of this.list) {
      const { window } = watch;
      if (window.db !== db || window.key === undefined || (key !== undefined && window.key !== key)) continue;
      watch.isStale = true;
      if (this.depth > 0 || watch.frames.length >= this.mostFrames(watch)) continue;
      const { value } = this.scene(window);
      const isGone = value === undefined && watch.wasThere;
      const isDue = watch.expireAt !== NO_EXPIRY && watch.expireAt <= this.engine.now;
      const life = isGone ? (isDue ? 'expired' : 'evicted') : value?.type === 'hash' ? 'fields-expired' : undefined;
      if (life === undefined) continue;
      watch.touches++;
      watch.frames.push(this.frame(watch, { kind: 'time', life }));
    }
  }

  private frame(watch: Watch, cause: Cause | undefined): Frame {
    const { skipped, isNew } = watch;
    const scene = this.scene(watch.window);
    const { value } = scene;
    watch.expireAt = Number(value?.expireAt ?? NO_EXPIRY);
    watch.wasThere = value !== undefined;
    watch.isStale = false;
    watch.isNew = false;
    watch.skipped = 0;
    watch.version = lensOfServer(watch.window)?.version?.(this.engine);
    const { db, key } = watch.window;
    const shared = () => ({ db, key, first: watch.window.first, opened: watch.window.opened, isNew, skipped });
    try {
      // A key that has gone is still told about by the lens that knew it.
      const picture = this.pictureOf(watch, value) ?? (cause?.kind === 'call' ? cause.earlier.picture : undefined);
      const lens = lensOf(picture);
      const detail = cause?.kind === 'call' ? lens?.after?.(scene, cause.call, cause.reply, cause.earlier.state) : undefined;
      if (detail?.focus !== undefined) watch.window = around(watch.window, detail.focus);
      const touch = cause && this.touch(watch, scene, cause, detail, lens);
      const view = lens?.view(scene, watch.window);
      const facts = value && factsOf(value);
      if (picture === undefined || view === undefined) return { ...shared(), picture: undefined, problem: undefined, touch };
      const choices = value === undefined ? [picture] : choicesFor(value);
      const thresholds = lens?.thresholds?.(scene) ?? [];
      const bytes = value === undefined ? 0 : memoryUsage(scene.key, value, MEMORY_SAMPLES);
      // The lens of the picture made both: what the compiler cannot know of a table of lenses.
      return { ...shared(), picture, choices, facts, bytes, thresholds, view, touch } as Frame;
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      return { ...shared(), picture: undefined, problem, touch: undefined };
    }
  }

  private touch(
    watch: Watch,
    scene: Scene,
    cause: Cause,
    detail: Detail<PictureName> | undefined,
    lens: Lens<PictureName> | undefined,
  ): Touch {
    const shared = { number: watch.touches, at: this.engine.now, detail: detail?.touch, steps: detail?.steps ?? 1 };
    if (cause.kind === 'time') {
      const nobody = { client: '', isScripted: false, argv: [], words: 0, isWrite: true, error: undefined };
      return { ...shared, ...nobody, outcome: 'done', life: cause.life, conversion: undefined };
    }
    const { call, reply, earlier } = cause;
    const { client, command } = call;
    const argv = command.shownAs?.(call.argv) ?? call.argv;
    const wasThere = earlier.encoding !== undefined;
    const isThere = scene.value !== undefined;
    const life = earlier.isExpired && !isThere ? 'expired' : wasThere === isThere ? undefined : isThere ? 'created' : 'deleted';
    return {
      ...shared,
      client: this.callerOf(client) || 'the page',
      isScripted: client.isInternal,
      argv: argv.slice(0, MOST_WORDS).map((word) => clip(word, LONGEST_WORD)),
      words: argv.length,
      isWrite: command.isWrite,
      outcome: reply instanceof ErrorReply ? 'refused' : client.blocked !== undefined ? 'waits' : 'done',
      error: reply instanceof ErrorReply ? reply.message : undefined,
      life,
      conversion: conversionOf(scene, call, earlier, lens),
    };
  }

  private pictureOf(watch: Watch, value: Value | undefined): PictureName | undefined {
    const { picture, db, key } = watch.window;
    if (picture !== 'auto' && lensOfServer(watch.window) !== undefined) return picture;
    if (key === undefined) return undefined;
    if (value === undefined) {
      const waiters: readonly unknown[] = this.engine.databases[db]?.blocked.waiters(key) ?? [];
      // Who waits for a list or a sorted set is shown before there is one.
      return (['list', 'zset'] as const).find((type) => waiters.some((waiter) => (waiter as BlockedState).waitsFor === type));
    }
    const choices = choicesFor(value);
    if (picture !== 'auto' && choices.includes(picture)) return picture;
    if (watch.usedAs !== undefined && choices.includes(watch.usedAs)) return watch.usedAs;
    return fitting(value);
  }

  private scene({ db: index, key = '' }: PictureWindow): Scene {
    const { engine, nameOf } = this;
    const db = engine.databases[index] ?? engine.database(0);
    const value = db.keys.peek(key);
    return { engine, nameOf, db, key, value: value !== undefined && db.isExpired(value) ? undefined : value };
  }

  /** Whether a command that is about to run names the watched key. What the page itself only reads is no news. */
  private concerns({ window }: Watch, client: Client, command: Command, argv: readonly ByteString[]): boolean {
    const { db, key } = window;
    const lens = key === undefined ? lensOfServer(window) : undefined;
    if (lens) return lens.concerns?.({ client, command, argv }) ?? false;
    if (key === undefined || client.db.index !== db || !argv.includes(key)) return false;
    // What a script does, it does by commands of its own.
    if (command.group === 'scripting' || (!command.isWrite && this.callerOf(client) === '')) return false;
    return keyPositions(command, argv)?.some(({ at }) => argv[at] === key) ?? false;
  }

  /** The name of the client for whom a command runs, be it through a script. */
  private callerOf(client: Client): string {
    return this.nameOf(this.engine.currentClient ?? client);
  }
}

function lensOf(picture: PictureName | undefined): Lens<PictureName> | undefined {
  // A lens takes the state that it gave out itself, and makes views of its own picture.
  return picture === undefined ? undefined : (LENSES[picture] as Lens<PictureName>);
}

/** The lens of a window onto the whole server; undefined for one onto a key. */
function lensOfServer({ picture }: PictureWindow): Lens<PictureName> | undefined {
  const lens = picture === 'auto' ? undefined : lensOf(picture);
  return lens?.isOfServer ? lens : undefined;
}

/** That a value got another encoding; one of another type is another value. */
function conversionOf(
  scene: Scene,
  call: Call,
  { type, encoding: from }: Earlier,
  lens: Lens<PictureName> | undefined,
): Conversion | undefined {
  const to = scene.value?.encoding;
  if (from === undefined || to === undefined || from === to || scene.value?.type !== type) return undefined;
  return { from, to, ...lens?.reason?.(scene, call, from, to) };
}

/** The window moved, if need be, so that the unit is in it. */
function around(window: PictureWindow, unit: number): PictureWindow {
  const isInside = unit >= window.first && unit < window.first + window.count;
  return isInside ? { ...window, opened: unit } : { ...window, first: Math.max(0, unit - (window.count >> 1)), opened: unit };
}

/** What fails while it only looks must not end the command that is looked at. */
function attempt<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
