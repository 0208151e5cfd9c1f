// Who watches which key of one database (WATCH), so that a change spoils the watcher's transaction.
import type { ByteString } from '../../base/bytes.ts';

/** What a watching client offers: a mark that its EXEC must fail. */
export interface Watcher {
  isDirtyCas: boolean;
}

export interface Watch {
  readonly watcher: Watcher;
  /** The key had already expired when the watch began: its removal is then no change. */
  readonly wasExpired: boolean;
}

export class WatchedKeys {
  private readonly byKey = new Map<ByteString, Map<Watcher, Watch>>();

  get isEmpty(): boolean {
    return this.byKey.size === 0;
  }

  get size(): number {
    return this.byKey.size;
  }

  get(key: ByteString, watcher: Watcher): Watch | undefined {
    return this.byKey.get(key)?.get(watcher);
  }

  /** Whether it was new. */
  add(key: ByteString, watcher: Watcher, wasExpired: boolean): boolean {
    let watches = this.byKey.get(key);
    if (!watches) this.byKey.set(key, (watches = new Map()));
    if (watches.has(watcher)) return false;
    watches.set(watcher, { watcher, wasExpired });
    return true;
  }

  remove(key: ByteString, watcher: Watcher): void {
    const watches = this.byKey.get(key);
    if (!watches) return;
    watches.delete(watcher);
    if (watches.size === 0) this.byKey.delete(key);
  }

  /** The key changed. `isNowMissing` tells a removal from a write, for watches that began on an expired key. */
  touch(key: ByteString, isNowMissing: () => boolean): void {
    const watches = this.byKey.get(key);
    if (!watches) return;
    for (const watch of watches.values()) {
      if (!watch.wasExpired) watch.watcher.isDirtyCas = true;
      else if (!isNowMissing()) watch.watcher.isDirtyCas = true;
      // The expired key it watched is gone for good: from here on any change counts.
      else watches.set(watch.watcher, { watcher: watch.watcher, wasExpired: false });
    }
  }

  /** FLUSHDB, FLUSHALL, SWAPDB: everything that exists before or after counts as changed. */
  touchAll(existed: (key: ByteString) => boolean): void {
    for (const [key, watches] of this.byKey) {
      if (!existed(key)) continue;
      for (const watch of watches.values()) watch.watcher.isDirtyCas = true;
    }
  }

  keys(): IterableIterator<ByteString> {
    return this.byKey.keys();
  }
}
