// The security log: calls and log-ins that were refused, newest first. The same refusal again within a minute counts up
// the entry that is there.
import type { ByteString } from '../../base/bytes.ts';

export type DenialReason = 'command' | 'key' | 'channel' | 'auth';
/** Where it happened: a client's own command, one inside MULTI, one that a script called. */
export type DenialContext = 'toplevel' | 'multi' | 'lua';

export interface DenialFacts {
  readonly reason: DenialReason;
  readonly context: DenialContext;
  /** The command, key or channel refused. */
  readonly object: ByteString;
  readonly username: ByteString;
}

export interface LogEntry extends DenialFacts {
  readonly id: number;
  /** Unix ms. */
  readonly createdAt: number;
  count: number;
  updatedAt: number;
  /** The client as CLIENT LIST describes it, when this last happened. */
  clientInfo: ByteString;
}

/** Only so many of the newest entries are looked through for the same refusal. */
const GROUPED_AMONG = 10;
const GROUPING_MS = 60_000;

export class AccessLog {
  private entries: LogEntry[] = [];
  private nextId = 0;

  add(facts: DenialFacts, clientInfo: ByteString, now: number, maxLength: number): void {
    const at = this.entries.slice(0, GROUPED_AMONG).findIndex((entry) => isSame(entry, facts, now));
    const [known] = at < 0 ? [] : this.entries.splice(at, 1);
    if (known) {
      known.count++;
      known.updatedAt = now;
      known.clientInfo = clientInfo;
      this.entries.unshift(known);
    } else {
      this.entries.unshift({ ...facts, id: this.nextId++, createdAt: now, count: 1, updatedAt: now, clientInfo });
    }
    this.trim(maxLength);
  }

  /** The newest `count` entries. */
  newest(count: number): readonly LogEntry[] {
    return this.entries.slice(0, count);
  }

  /** Ids go on from where they were. */
  clear(): void {
    this.entries = [];
  }

  trim(maxLength: number): void {
    if (this.entries.length > maxLength) this.entries.length = maxLength;
  }
}

function isSame(entry: LogEntry, facts: DenialFacts, now: number): boolean {
  return (
    entry.reason === facts.reason &&
    entry.context === facts.context &&
    entry.object === facts.object &&
    entry.username === facts.username &&
    Math.abs(now - entry.updatedAt) <= GROUPING_MS
  );
}
