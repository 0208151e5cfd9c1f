// Where the session's log lives between visits: IndexedDB, one record for what it starts from and one for each chunk.
// Guarantees that a chunk is stored wholly or not at all, that only one tab of the browser writes, and that a log which
// could not be replayed is set aside and never deleted. Storage that is blocked or full is a state to be told, not an
// error: the session goes on in memory.
import type { StorageState } from './protocol.ts';

/** What a log starts from. */
export interface SessionHead {
  /** Of the log's own layout. */
  readonly format: 1;
  readonly seed: number;
  /** Unix µs; the first entry's time is counted from here. */
  readonly startedAt: number;
}

export interface StoredSession {
  readonly head: SessionHead;
  readonly chunks: readonly Uint8Array[];
}

export interface SessionStore {
  readonly state: StorageState;
  /** What an earlier visit left, if anything. If it cannot be read nothing is written over it: `state` says so. */
  load(): Promise<StoredSession | undefined>;
  /** Begins a new log; what was stored before is set aside if `keepOld`, forgotten otherwise. */
  begin(head: SessionHead, keepOld: boolean): Promise<void>;
  /** Adds a chunk. Resolves also if it could not be stored: `state` says so, and the chunk is tried again next time. */
  append(chunk: Uint8Array<ArrayBuffer>): Promise<void>;
}

const DATABASE = 'keyspace';
const LOCK = 'keyspace-session';

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
  private unsaved: Uint8Array<ArrayBuffer>[] = [];
  private isReadable = true;
  state: StorageState;

  constructor(
    private readonly database: IDBDatabase,
    initial: StorageState,
  ) {
    this.state = initial;
  }

  async load(): Promise<StoredSession | undefined> {
    try {
      return await this.read();
    } catch (error) {
      this.isReadable = false;
      this.state = { kind: 'blocked', reason: String(error) };
      return undefined;
    }
  }

  private async read(): Promise<StoredSession | undefined> {
    const transaction = this.database.transaction(['head', 'chunks'], 'readonly');
    const [head, chunks] = await Promise.all([
      result<SessionHead | undefined>(transaction.objectStore('head').get('current')),
      result<Uint8Array[]>(transaction.objectStore('chunks').getAll()),
    ]);
    return head && { head, chunks };
  }

  async begin(head: SessionHead, keepOld: boolean): Promise<void> {
    if (this.state.kind === 'copy' || !this.isReadable) return;
    await this.attempt(async () => {
      const old = keepOld ? await this.read() : undefined;
      const transaction = this.database.transaction(['head', 'chunks', 'kept'], 'readwrite');
      if (old) transaction.objectStore('kept').add(old);
      transaction.objectStore('chunks').clear();
      transaction.objectStore('head').put(head, 'current');
      await done(transaction);
    });
  }

  async append(chunk: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.state.kind === 'copy' || !this.isReadable) return;
    this.unsaved.push(chunk);
    const pending = this.unsaved;
    this.unsaved = [];
    const isStored = await this.attempt(async () => {
      const transaction = this.database.transaction('chunks', 'readwrite');
      for (const each of pending) transaction.objectStore('chunks').add(each);
      await done(transaction);
    });
    if (!isStored) this.unsaved = [...pending, ...this.unsaved];
  }

  private async attempt(write: () => Promise<void>): Promise<boolean> {
    try {
      await write();
      this.state = { kind: 'saved' };
      return true;
    } catch (error) {
      const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
      this.state = isFull ? { kind: 'full' } : { kind: 'blocked', reason: String(error) };
      return false;
    }
  }
}

class NoStore implements SessionStore {
  constructor(readonly state: StorageState) {}

  load(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  begin(): Promise<void> {
    return Promise.resolve();
  }

  append(): Promise<void> {
    return Promise.resolve();
  }
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('head');
    request.result.createObjectStore('chunks', { autoIncrement: true });
    request.result.createObjectStore('kept', { autoIncrement: true });
  };
  return result(request);
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
