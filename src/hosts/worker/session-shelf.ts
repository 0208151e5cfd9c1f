// The sessions that the learner has: which is open, which sandbox to go back to, and what can be done with them as wholes.
// Sandboxes are named and many, each lesson has one of its own, and a visit is somebody else's, which is stored only if it
// is kept. Deleting can be undone for a month. Nothing here touches a session other than the one it is told to.
import { bytesFromArray, bytesToArray, type ByteString } from '../../base/bytes.ts';
import { createDiskMachine } from '../../session/disk-machine.ts';
import { foldOf } from '../../session/fold.ts';
import { type LogRecord, LogWriter, readLog } from '../../session/log.ts';
import { Session, type SessionOptions } from '../../session/session.ts';
import type { SessionStart } from '../../session/world.ts';
import type { Rate } from './learner-clock.ts';
import type { PartLoader } from './part-loader.ts';
import type { Restored } from './protocol.ts';
import type { SessionInfo, SessionOrder } from './session-protocol.ts';
import type { SessionHead, SessionStore } from './session-store.ts';

export interface SessionMaker extends SessionOptions {
  /** To be awaited before anybody goes to branches that have not been run in this visit. */
  loadAll(): Promise<void>;
  seed(): number;
  /** Unix µs. */
  micros(): number;
}

/** Sessions with a disk, whose parts may come late. */
export function sessionMaker(
  { seed, micros }: Pick<SessionMaker, 'seed' | 'micros'>,
  parts: PartLoader,
  listener: SessionMaker['listener'],
): SessionMaker {
  return {
    createMachine: createDiskMachine,
    parts: () => parts.startingParts((name) => (parts.needed = name)),
    supply: (provide) => (parts.needed === undefined ? undefined : parts.supply(provide)),
    readyForControls: async (provide) => provide(await parts.load('commands')),
    loadAll: async () => {
      for (const name of ['commands', 'lua'] as const) await parts.load(name);
    },
    listener,
    seed,
    micros,
  };
}

export interface OpenSession {
  readonly head: SessionHead;
  readonly session: Session;
  readonly restored: Restored;
  /** What was stored did not do: all of it must be written anew. */
  readonly isNewLog: boolean;
}

export interface ShelfAnswer {
  readonly sessions: readonly SessionInfo[];
  readonly current: SessionInfo;
  readonly bytes?: ByteString;
  readonly failure?: string;
}

const VISIT = 'visit';
/** Sessions with more entries than this are folded when they are next opened, so that opening stays quick. */
const FOLD_AFTER = 300_000;
const KEEP_DELETED_MS = 30 * 24 * 3_600_000;

export class SessionShelf {
  current: SessionHead;
  /** The sandbox that was open last. */
  private sandbox = '';

  constructor(
    private readonly store: SessionStore,
    private readonly maker: SessionMaker,
    private readonly foldAfter = FOLD_AFTER,
  ) {
    this.current = this.newHead('sandbox-1', 'Sandbox', 'sandbox');
  }

  /** Something to hold on to until a session has been opened. */
  placeholder(): { readonly head: SessionHead; readonly session: Session } {
    return { head: this.current, session: new Session(this.current, this.maker) };
  }

  /** The session of the last visit, or a first one. */
  async openLast(): Promise<OpenSession> {
    const last = await this.store.lastOpen();
    const heads = await this.store.list();
    for (const { id, deletedAt } of heads) {
      if (deletedAt !== undefined && deletedAt + KEEP_DELETED_MS < this.maker.micros() / 1000) await this.store.remove(id);
    }
    this.sandbox = last?.sandbox ?? '';
    return (last && (await this.openStored(last.current, true))) ?? this.openSandbox();
  }

  setRate(rate: Rate): Promise<void> {
    this.current = { ...this.current, rate };
    return this.describe(this.current);
  }

  async append(chunk: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.current.kind !== 'visit') await this.store.append(this.current.id, chunk);
  }

  /** `session` is the one that is open; `take` puts another one in its place. */
  async carryOut(order: SessionOrder, session: Session, take: (opened: OpenSession) => void): Promise<ShelfAnswer> {
    try {
      const opened = await this.opens(order);
      if (opened) take(opened);
      const bytes = opened ? undefined : await this.changes(order, session);
      return { ...(await this.answer()), ...(bytes !== undefined && { bytes }) };
    } catch (error) {
      return { ...(await this.answer()), failure: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Orders that open another session. */
  private async opens(order: SessionOrder): Promise<OpenSession | undefined> {
    switch (order.do) {
      case 'open lesson': {
        const id = `lesson:${order.lesson}`;
        if (order.isFresh) return this.begin(this.newHead(id, order.lesson, 'lesson'));
        return (await this.openStored(id)) ?? this.begin(this.newHead(id, order.lesson, 'lesson'));
      }
      case 'return':
        return this.current.kind === 'sandbox' ? undefined : this.openSandbox();
      case 'switch':
        return this.openStored(order.session);
      case 'new':
        return this.begin(this.newHead(this.newId(), order.name, 'sandbox'));
      case 'visit':
        return this.visit(order.bytes);
      case 'delete': {
        const head = await this.find(order.session);
        if (!head) return undefined;
        await this.store.describe({ ...head, deletedAt: this.maker.micros() / 1000 });
        if (this.sandbox === head.id) this.sandbox = '';
        return head.id === this.current.id ? this.openSandbox() : undefined;
      }
      default:
        return undefined;
    }
  }

  private async changes(order: SessionOrder, session: Session): Promise<ByteString | undefined> {
    switch (order.do) {
      case 'save as': {
        const { rate } = this.current;
        const { seed, startedAt } = session.start;
        const head = { ...this.newHead(this.newId(), order.name, 'sandbox'), seed, startedAt, rate };
        await this.store.begin(head, false);
        await this.store.append(head.id, wholeLog(session));
        // What came by a link is the learner's from now on; a sandbox and its copy go separate ways.
        if (this.current.kind === 'visit') await this.setCurrent(head);
        return undefined;
      }
      case 'rename': {
        const head = await this.find(order.session);
        if (head) await this.describe({ ...head, name: order.name });
        return undefined;
      }
      case 'restore': {
        const head = await this.find(order.session);
        if (!head) return undefined;
        const { deletedAt: _, ...kept } = head;
        await this.describe(kept);
        return undefined;
      }
      case 'export': {
        const { packSession } = await import('./shared-sessions.ts');
        return bytesFromArray(await packSession(session.start, session.history, this.current.name));
      }
      default:
        return undefined;
    }
  }

  private async visit(bytes: ByteString): Promise<OpenSession> {
    const { unpackSession } = await import('./shared-sessions.ts');
    const { start, name, log } = await unpackSession(bytesToArray(bytes));
    const { seed, startedAt } = start;
    const head: SessionHead = { ...this.newHead(VISIT, name, 'visit'), seed, startedAt };
    const session = new Session(head, this.maker);
    const restored = await session.restore(readLog(log, startedAt));
    if (restored.reason !== undefined) throw new Error(`the session cannot be replayed: ${restored.reason}`);
    this.current = head;
    return { head, session, restored: { kind: 'restored', inputs: restored.inputs }, isNewLog: false };
  }

  /** The sandbox of before; if it is gone, the latest one; if there is none, a new one. */
  private async openSandbox(): Promise<OpenSession> {
    const sandboxes = (await this.store.list()).filter(({ kind, deletedAt }) => kind === 'sandbox' && deletedAt === undefined);
    const latest = [...sandboxes].sort((a, b) => b.updatedAt - a.updatedAt)[0];
    const id = sandboxes.some((each) => each.id === this.sandbox) ? this.sandbox : latest?.id;
    const opened = id === undefined ? undefined : await this.openStored(id);
    return opened ?? this.begin(this.newHead(this.newId(), 'Sandbox', 'sandbox'));
  }

  /** Folded only if asked for: who chooses a long session wants to see it. */
  private async openStored(id: string, mayFold = false): Promise<OpenSession | undefined> {
    const stored = await this.store.load(id);
    if (!stored) return undefined;
    const { head, chunks } = stored;
    let session = new Session(head, this.maker);
    const { entries, inputs, reason } = await session.restore(records(chunks, head.startedAt));
    let isNewLog = false;
    if (reason !== undefined) {
      // The engine stopped in the middle of something: take a new one and go only as far as all was well.
      await this.store.begin(head, true);
      const good = session.history.line.slice(0, entries);
      session = new Session(head, this.maker);
      await session.restore(good);
      isNewLog = true;
    }
    if (session.history.branches.length > 1 && chunks.some(mentionsScripts)) await this.maker.loadAll();
    const isLong = mayFold && session.history.line.length > this.foldAfter && session.history.isAtEnd;
    const folded = reason === undefined && isLong ? await this.fold(head, session, inputs) : undefined;
    if (folded) return folded;
    await this.setCurrent({ ...head, updatedAt: this.maker.micros() / 1000 });
    const restored: Restored =
      reason === undefined ? { kind: 'restored', inputs } : { kind: 'partly', inputs, reason };
    return { head, session, restored, isNewLog };
  }

  /** The session goes on from what it holds; all that led to it is kept under another name. */
  private async fold(old: SessionHead, session: Session, inputs: number): Promise<OpenSession | undefined> {
    await this.maker.loadAll();
    const startedAt = session.time;
    const controls = foldOf(session.world);
    if (!controls) return undefined;
    const until = new Date(startedAt / 1000).toISOString().slice(0, 10);
    const kept = { ...old, id: this.newId(), name: `${old.name}, until ${until}`, kind: 'sandbox' as const };
    await this.store.begin(kept, false);
    await this.store.append(kept.id, wholeLog(session));
    const head = { ...old, seed: this.maker.seed(), startedAt, updatedAt: this.maker.micros() / 1000 };
    const fresh = new Session(head, this.maker);
    for (const control of controls) fresh.append({ kind: 'control', at: startedAt, control });
    await this.store.begin(head, false);
    await this.setCurrent(head);
    return { head, session: fresh, restored: { kind: 'restored', inputs }, isNewLog: true };
  }

  private async begin(head: SessionHead): Promise<OpenSession> {
    await this.store.begin(head, false);
    await this.setCurrent(head);
    return { head, session: new Session(head, this.maker), restored: { kind: 'new' }, isNewLog: false };
  }

  private async setCurrent(head: SessionHead): Promise<void> {
    this.current = head;
    if (head.kind === 'sandbox') this.sandbox = head.id;
    await this.store.describe(head);
    await this.store.setOpen(head.id, this.sandbox);
  }

  private async describe(head: SessionHead): Promise<void> {
    if (head.id === this.current.id) this.current = head;
    if (head.kind !== 'visit') await this.store.describe(head);
  }

  private async find(id: string): Promise<SessionHead | undefined> {
    return (await this.store.list()).find((head) => head.id === id);
  }

  private async answer(): Promise<ShelfAnswer> {
    return { sessions: (await this.store.list()).map(infoOf), current: infoOf(this.current) };
  }

  private newHead(id: string, name: string, kind: SessionInfo['kind']): SessionHead {
    const startedAt = Math.round(this.maker.micros());
    return { id, name, kind, updatedAt: startedAt / 1000, seed: this.maker.seed(), startedAt, rate: 1 };
  }

  private newId(): string {
    return `sandbox-${Math.round(this.maker.micros()).toString(36)}-${this.maker.seed().toString(36)}`;
  }
}

function infoOf({ id, name, kind, updatedAt, deletedAt }: SessionHead): SessionInfo {
  return deletedAt === undefined ? { id, name, kind, updatedAt } : { id, name, kind, updatedAt, deletedAt };
}

/** What was stored in several visits, one behind the other. */
function* records(chunks: readonly Uint8Array[], startedAt: number): Generator<LogRecord, void> {
  let last = startedAt;
  for (const chunk of chunks) {
    for (const record of readLog(chunk, last)) {
      last = record.at;
      yield record;
    }
  }
}

function wholeLog({ start, history }: { readonly start: SessionStart } & Pick<Session, 'history'>): Uint8Array<ArrayBuffer> {
  const writer = new LogWriter(start.startedAt);
  for (const record of history.records()) writer.add(record);
  return writer.take();
}

const SCRIPT_COMMANDS = /\b(?:eval|evalsha|eval_ro|evalsha_ro|fcall|fcall_ro|script|function)\b/i;

/** Whether an input in the log may need Lua. */
function mentionsScripts(chunk: Uint8Array): boolean {
  return SCRIPT_COMMANDS.test(new TextDecoder('latin1').decode(chunk));
}
