// Where sessions live between visits: IndexedDB, one record for what a session is and starts from, one for each chunk of
// its log. Guarantees that a chunk is stored wholly or not at all, that only one tab of the browser writes, and that a log
// which could not be replayed is set aside and never deleted. Storage that is blocked or full is a state to be told, not
// an error: the session goes on in memory.
import type { SessionStart } from '../../session/world.ts';
import type { Rate } from './learner-clock.ts';
import type { StorageState } from './protocol.ts';
import type { SessionInfo } from './session-protocol.ts';

/** What a session is and starts from. */
export interface SessionHead extends SessionInfo, SessionStart {
  readonly rate: Rate;
}

export interface StoredSession {
  readonly head: SessionHead;
  readonly chunks: readonly Uint8Array[];
}

export interface SessionStore {
  readonly state: StorageState;
  /** Every session, also the deleted ones that can still be had back. */
  list(): Promise<readonly SessionHead[]>;
  /** The session that was open when the last visit ended, and the sandbox to return to from it. */
  lastOpen(): Promise<{ readonly current: string; readonly sandbox: string } | undefined>;
  setOpen(current: string, sandbox: string): Promise<void>;
  /** What an earlier visit left, if anything. If it cannot be read nothing is written over it: `state` says so. */
  load(id: string): Promise<StoredSession | undefined>;
  /** Begins a session's log; what was stored under its id is set aside if `keepOld`, forgotten otherwise. */
  begin(head: SessionHead, keepOld: boolean): Promise<void>;
  /** Changes what is said of a session; its log stays. */
  describe(head: SessionHead): Promise<void>;
  /** For good. */
  remove(id: string): Promise<void>;
  /** Adds a chunk. Resolves also if it could not be stored: `state` says so, and the chunk is tried again next time. */
  append(id: string, chunk: Uint8Array<ArrayBuffer>): Promise<void>;
}

interface Chunk {
  readonly session: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const DATABASE = 'keyspace';
const LOCK = 'keyspace-session';
/** The session of those who came before there were several. */
const FIRST = 'sandbox-1';

/** Opens the browser's storage. Never rejects. */
export async function openSessionStore(): Promise<SessionStore> {
  try {
    const database = await openDatabase();
    return new IndexedDbStore(database, (await holdLock()) ? { kind: 'saved' } : { kind: 'copy' });
  } catch (error) {
    return new NoStore({ kind: 'blocked', reason: error instanceof Error ? error.message : String(error) });
  }
}

class IndexedDbStore implements SessionStore {
  private unsaved: Chunk[] = [];
  private isReadable = true;
  state: StorageState;

  constructor(
    private readonly database: IDBDatabase,
    initial: StorageState,
  ) {
    this.state = initial;
  }

  async list(): Promise<readonly SessionHead[]> {
    return this.read([], (store) => result<SessionHead[]>(store('sessions').getAll()));
  }

  async lastOpen(): Promise<{ readonly current: string; readonly sandbox: string } | undefined> {
    return this.read(undefined, (store) => result(store('head').get('open')));
  }

  async load(id: string): Promise<StoredSession | undefined> {
    return this.read<StoredSession | undefined>(undefined, (store) => this.stored(store, id));
  }

  async setOpen(current: string, sandbox: string): Promise<void> {
    await this.write(['head'], (store) => void store('head').put({ current, sandbox }, 'open'));
  }

  async begin(head: SessionHead, keepOld: boolean): Promise<void> {
    const old = keepOld ? await this.load(head.id) : undefined;
    await this.write(['sessions', 'journal', 'kept'], (store) => {
      if (old) store('kept').add(old);
      store('sessions').put(head);
      forget(store('journal'), head.id);
    });
  }

  async describe(head: SessionHead): Promise<void> {
    await this.write(['sessions'], (store) => void store('sessions').put(head));
  }

  async remove(id: string): Promise<void> {
    await this.write(['sessions', 'journal'], (store) => {
      store('sessions').delete(id);
      forget(store('journal'), id);
    });
  }

  async append(session: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (!this.mayWrite) return;
    this.unsaved.push({ session, bytes });
    const pending = this.unsaved;
    this.unsaved = [];
    const isStored = await this.write(['journal'], (store) => {
      const journal = store('journal');
      for (const each of pending) journal.add(each);
      // Told now, the browser commits even if the page is gone in a moment.
      journal.transaction.commit();
    });
    if (!isStored) this.unsaved = [...pending, ...this.unsaved];
  }

  private get mayWrite(): boolean {
    return this.state.kind !== 'copy' && this.isReadable;
  }

  private async stored(store: StoreOf, id: string): Promise<StoredSession | undefined> {
    const [head, chunks] = await Promise.all([
      result<SessionHead | undefined>(store('sessions').get(id)),
      result<Chunk[]>(store('journal').index('session').getAll(id)),
    ]);
    return head && { head, chunks: chunks.map(({ bytes }) => bytes) };
  }

  private async read<T>(otherwise: T, read: (store: StoreOf) => Promise<T>): Promise<T> {
    try {
      const transaction = this.database.transaction(['head', 'sessions', 'journal'], 'readonly');
      return await read((name) => transaction.objectStore(name));
    } catch (error) {
      this.isReadable = false;
      this.state = { kind: 'blocked', reason: String(error) };
      return otherwise;
    }
  }

  private async write(stores: readonly string[], write: (store: StoreOf) => void): Promise<boolean> {
    if (!this.mayWrite) return false;
    try {
      const transaction = this.database.transaction([...stores], 'readwrite');
      write((name) => transaction.objectStore(name));
      await done(transaction);
      this.state = { kind: 'saved' };
      return true;
    } catch (error) {
      const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
      this.state = isFull ? { kind: 'full' } : { kind: 'blocked', reason: String(error) };
      return false;
    }
  }
}

type StoreOf = (name: string) => IDBObjectStore;

class NoStore implements SessionStore {
  constructor(readonly state: StorageState) {}

  list(): Promise<readonly SessionHead[]> {
    return Promise.resolve([]);
  }

  lastOpen(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  load(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async setOpen(): Promise<void> {}
  async begin(): Promise<void> {}
  async describe(): Promise<void> {}
  async remove(): Promise<void> {}
  async append(): Promise<void> {}
}

function forget(journal: IDBObjectStore, session: string): void {
  const request = journal.index('session').openKeyCursor(session);
  request.onsuccess = () => {
    const cursor = request.result;
    if (!cursor) return;
    journal.delete(cursor.primaryKey);
    cursor.continue();
  };
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 2);
  request.onupgradeneeded = (event) => {
    const { result: database, transaction } = request;
    if (event.oldVersion < 1) {
      database.createObjectStore('head');
      database.createObjectStore('kept', { autoIncrement: true });
    }
    const sessions = database.createObjectStore('sessions', { keyPath: 'id' });
    const journal = database.createObjectStore('journal', { autoIncrement: true });
    journal.createIndex('session', 'session');
    if (event.oldVersion === 1 && transaction) bringAlong(transaction, sessions, journal);
  };
  return result(request);
}

/** Before there were several sessions there was one. */
function bringAlong(transaction: IDBTransaction, sessions: IDBObjectStore, journal: IDBObjectStore): void {
  const head = transaction.objectStore('head').get('current');
  head.onsuccess = () => {
    const old = head.result as SessionStart | undefined;
    if (!old) return;
    const { seed, startedAt } = old;
    const first: SessionHead = { id: FIRST, name: 'Sandbox', kind: 'sandbox', updatedAt: startedAt / 1000, seed, startedAt, rate: 1 };
    sessions.put(first);
    transaction.objectStore('head').put({ current: FIRST, sandbox: FIRST }, 'open');
    const chunks = transaction.objectStore('chunks').getAll();
    chunks.onsuccess = () => {
      for (const bytes of chunks.result as Uint8Array<ArrayBuffer>[]) journal.add({ session: FIRST, bytes } satisfies Chunk);
      transaction.objectStore('chunks').clear();
    };
  };
}

/** Resolves to whether this tab may write; the lock is held for as long as the worker lives. */
function holdLock(): Promise<boolean> {
  return new Promise((resolve) => {
    // After a reload the page that went away may hold the lock for another moment, hence a second try.
    const request = (isLast: boolean): void => {
      void navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => {
        if (lock === null && !isLast) {
          setTimeout(() => request(true), 250);
          return undefined;
        }
        resolve(lock !== null);
        return lock === null ? undefined : new Promise<never>(() => {});
      });
    };
    request(false);
  });
}

function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the browser gave no reason'));
  });
}

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('the browser gave no reason'));
  });
}
