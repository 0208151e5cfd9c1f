// Who is blocked on which key of one database, first come first served, and which of those keys have become worth
// another try. Knows nothing of commands: blocking.ts runs them again.
import type { ByteString } from '../../base/bytes.ts';
import type { TypeName } from './value.ts';

/** A client as far as waiting for keys is concerned. */
export interface Waiter {
  readonly waitsFor: TypeName;
  /** Wants to know when the key goes away, too (XREADGROUP: its group is gone with it). */
  readonly wantsDeletion: boolean;
}

export class BlockedKeys {
  private readonly byKey = new Map<ByteString, Set<Waiter>>();
  private readonly ready = new Set<ByteString>();
  private deletionWaiters = 0;

  /** @param onReady called for each key that becomes ready */
  constructor(private readonly onReady: () => void) {}

  /** Keys with somebody waiting. */
  get size(): number {
    return this.byKey.size;
  }

  /** Keys on which somebody waits to hear of their deletion. */
  get sizeOnDeletion(): number {
    let count = 0;
    for (const waiters of this.byKey.values()) {
      for (const waiter of waiters) {
        if (waiter.wantsDeletion) {
          count++;
          break;
        }
      }
    }
    return count;
  }

  add(key: ByteString, waiter: Waiter): void {
    let waiters = this.byKey.get(key);
    if (!waiters) this.byKey.set(key, (waiters = new Set()));
    if (waiters.has(waiter)) return;
    waiters.add(waiter);
    if (waiter.wantsDeletion) this.deletionWaiters++;
  }

  remove(key: ByteString, waiter: Waiter): void {
    const waiters = this.byKey.get(key);
    if (!waiters?.delete(waiter)) return;
    if (waiter.wantsDeletion) this.deletionWaiters--;
    if (waiters.size === 0) this.byKey.delete(key);
  }

  /** The waiters of a key in the order in which they came. */
  waiters(key: ByteString): readonly Waiter[] {
    const waiters = this.byKey.get(key);
    return waiters ? [...waiters] : [];
  }

  /** A key has got a value, or more of it. */
  signal(key: ByteString, type: TypeName): void {
    if (this.byKey.size === 0 || !this.byKey.has(key)) return;
    if (type === 'list' || type === 'zset' || type === 'stream') this.markReady(key);
  }

  signalDeleted(key: ByteString, type: TypeName): void {
    if (this.deletionWaiters > 0 && type === 'stream' && this.byKey.has(key)) this.markReady(key);
  }

  private markReady(key: ByteString): void {
    this.ready.add(key);
    this.onReady();
  }

  signalReplaced(key: ByteString, before: TypeName, after: TypeName): void {
    if (this.byKey.size === 0) return;
    if (before !== after) this.signalDeleted(key, before);
    this.signal(key, after);
  }

  /** FLUSHALL, SWAPDB: look at all of them again. */
  signalAll(typeOf: (key: ByteString) => TypeName | undefined): void {
    for (const key of this.byKey.keys()) {
      const type = typeOf(key);
      if (type === undefined) this.signalDeleted(key, 'stream');
      else this.signal(key, type);
    }
  }

  /** Takes the keys that are ready, in the order in which they became so. */
  takeReady(): readonly ByteString[] {
    if (this.ready.size === 0) return [];
    const keys = [...this.ready];
    this.ready.clear();
    return keys;
  }
}
