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

/** Whether a key is there, and if so whether its time has come. */
export type KeyLookup = (key: ByteString) => 'alive' | 'expired' | undefined;

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

  /**
   * The database is about to be emptied, or to have its contents replaced (SWAPDB): keys that are there before or after
   * count as changed. Between a key that had expired before and none at all there is no difference.
   */
  touchAll(before: KeyLookup, after?: KeyLookup): void {
    for (const [key, watches] of this.byKey) {
      const last = before(key);
      const next = after?.(key);
      if (last === undefined && next === undefined) continue;
      for (const { watcher, wasExpired } of watches.values()) {
        if (next === 'alive' || (!wasExpired && last !== undefined)) watcher.isDirtyCas = true;
        else watches.set(watcher, { watcher, wasExpired: next === 'expired' });
      }
    }
  }

  keys(): IterableIterator<ByteString> {
    return this.byKey.keys();
  }
}
