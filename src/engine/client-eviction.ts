// maxmemory-clients: when connections together take more memory than that, those that take most are ended until the rest
// fits. Whoever has asked for CLIENT NO-EVICT is neither counted nor ended.
// Off, it costs commands one comparison. On, each connection is measured after whatever changes it, and stands in a class
// of its size by powers of two: the victims are found without looking at all connections.
//
// Invariants, while on: `total` is the sum of `client.countedBytes`; a client that may be ended stands in the bucket that
// this figure belongs to, those that came to that size first in front, as in Redis.
import type { Client } from './client.ts';
import { clientMemory } from './client-memory.ts';
import type { Engine } from './engine.ts';

/** Sizes below 2^15 are one class, those from 2^32 another. */
const SMALLEST_CLASS = 15;
const BUCKETS = 19;
/** A limit below that would leave nobody to talk to. */
const LEAST_LIMIT = 128 * 1024;

export class ClientEviction {
  private limit = 0;
  private total = 0;
  /** Stays empty while nobody is measured, so that all engines may begin with the same. */
  private buckets: readonly Set<Client>[] = EMPTY;

  constructor(private readonly engine: Engine) {
    for (const name of ['maxmemory', 'maxmemory-clients'] as const) engine.config.onChange(name, () => this.configure());
    this.configure();
  }

  get isOn(): boolean {
    return this.limit > 0;
  }

  /** To be called when something that a client holds has grown or shrunk. */
  measure(client: Client): void {
    if (this.limit === 0 || client.isInternal || client.closeNow) return;
    const old = bucketOf(client.countedBytes);
    if (client.noEvict || client.isMonitor || client.replica) {
      // What it held last goes on counting, as in Redis.
      this.buckets[old]?.delete(client);
      return;
    }
    const bytes = clientMemory(this.engine, client).total;
    const bucket = bucketOf(bytes);
    if (bucket !== old) this.buckets[old]?.delete(client);
    this.buckets[bucket]?.add(client);
    this.total += bytes - client.countedBytes;
    client.countedBytes = bytes;
  }

  /** The client is gone. */
  forget(client: Client): void {
    if (this.limit === 0) return;
    this.buckets[bucketOf(client.countedBytes)]?.delete(client);
    this.total -= client.countedBytes;
    client.countedBytes = 0;
  }

  /** Ends clients, the largest first, until what they hold together is below the limit. */
  makeRoom(): void {
    if (this.limit === 0) return;
    for (let at = BUCKETS - 1; at >= 0; at--) {
      for (const client of this.buckets[at] ?? []) {
        if (this.total < this.limit) return;
        this.engine.log('notice', `Evicting client: id=${client.id} addr=${client.addr} tot-mem=${client.countedBytes}`);
        this.engine.stats.evictedClients++;
        this.engine.kill(client);
      }
    }
    if (this.total >= this.limit) {
      this.engine.log('warning', 'Over client maxmemory after evicting all evictable clients');
    }
  }

  /** For DEBUG CLIENT-EVICTION: smallest class first; the last has no end. */
  classes(): readonly { readonly from: number; readonly bytes: number; readonly clients: number }[] {
    return this.buckets.map((clients, at) => ({
      from: at === 0 ? 0 : 2 ** (SMALLEST_CLASS + at - 1),
      bytes: [...clients].reduce((sum, client) => sum + client.countedBytes, 0),
      clients: clients.size,
    }));
  }

  private configure(): void {
    const { maxmemory, 'maxmemory-clients': setting } = this.engine.config.settings;
    const bytes = setting >= 0 ? setting : Math.floor((maxmemory * -setting) / 100);
    const wasOn = this.isOn;
    this.limit = bytes === 0 ? 0 : Math.max(LEAST_LIMIT, bytes);
    if (this.isOn === wasOn) return;
    this.total = 0;
    this.buckets = emptyBuckets();
    for (const client of this.engine.clients.values()) {
      client.countedBytes = 0;
      this.measure(client);
    }
  }
}

function emptyBuckets(): Set<Client>[] {
  return Array.from({ length: BUCKETS }, () => new Set<Client>());
}

const EMPTY = emptyBuckets();

function bucketOf(bytes: number): number {
  const power = Math.floor(Math.log2(Math.max(1, bytes)));
  return Math.min(BUCKETS - 1, Math.max(0, power - SMALLEST_CLASS + 1));
}
