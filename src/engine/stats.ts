// The counters behind INFO, CONFIG RESETSTAT and the command statistics.
import type { Command } from './command.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import { Rates } from './rates.ts';

export class CommandStats {
  calls = 0;
  /** Microseconds in all. */
  usec = 0;
  rejectedCalls = 0;
  failedCalls = 0;
  /** Durations of the calls made while latency-tracking was on. */
  histogram: LatencyHistogram | undefined;

  /** @param calls so many took `usec` each */
  record(usec: number, isTracked: boolean, calls = 1): void {
    this.calls += calls;
    this.usec += usec * calls;
    if (isTracked) (this.histogram ??= new LatencyHistogram()).record(usec, calls);
  }
}

/** So many codes are told apart; scripts can make up any number. */
const ERROR_CODES = 128;
const ERRORS_DISABLED = 'ERRORSTATS_DISABLED';

export class Stats {
  connectionsReceived = 0;
  rejectedConnections = 0;
  commandsProcessed = 0;
  netInputBytes = 0;
  netOutputBytes = 0;
  /** Times that input was read from a client, and output handed over. */
  reads = 0;
  writes = 0;
  /** The most memory ever in use, in bytes. */
  peakMemory = 0;
  readonly rates = new Rates();
  keyspaceHits = 0;
  keyspaceMisses = 0;
  expiredKeys = 0;
  expiredSubkeys = 0;
  expiredTimeCapReached = 0;
  /** Estimate of expired keys still in memory, in percent. */
  expiredStalePercent = 0;
  evictedKeys = 0;
  /** Values that Redis would have left to a background thread to free. */
  lazyfreedObjects = 0;
  evictedClients = 0;
  evictedScripts = 0;
  /** Operations that a cluster would refuse. */
  clusterIncompatible = 0;
  /** Of RDB files by SAVE and by background saves, and of the append-only file. */
  saves = 0;
  rewrites = 0;
  forks = 0;
  /** Clients ended for what they did not read, and for what they sent. */
  outputLimitDisconnections = 0;
  queryLimitDisconnections = 0;
  errorReplies = 0;
  unexpectedErrorReplies = 0;
  aclDeniedAuth = 0;
  aclDeniedCommand = 0;
  aclDeniedKey = 0;
  aclDeniedChannel = 0;
  readonly byCommand = new Map<Command, CommandStats>();
  /** Error replies by their first word. */
  readonly byError = new Map<string, number>();

  /** CONFIG RESETSTAT. What the ACL has refused is counted from the start on. */
  reset(): void {
    const { byCommand, byError, aclDeniedAuth, aclDeniedCommand, aclDeniedKey, aclDeniedChannel } = this;
    byCommand.clear();
    byError.clear();
    const kept = { byCommand, byError, aclDeniedAuth, aclDeniedCommand, aclDeniedKey, aclDeniedChannel };
    Object.assign(this, new Stats(), kept);
  }

  /** The one asked for last: pipelines repeat a command. */
  private recent: { readonly command: Command; readonly stats: CommandStats } | undefined;

  of(command: Command): CommandStats {
    if (this.recent?.command === command) return this.recent.stats;
    let stats = this.byCommand.get(command);
    if (!stats) this.byCommand.set(command, (stats = new CommandStats()));
    this.recent = { command, stats };
    return stats;
  }

  /** Gives the codes counted so far when they become too many: then none are told apart until `reset`. */
  countError(code: string): readonly string[] | undefined {
    const { byError } = this;
    this.errorReplies++;
    if (byError.has(ERRORS_DISABLED)) return undefined;
    const count = byError.get(code) ?? 0;
    if (count > 0 || byError.size < ERROR_CODES) {
      byError.set(code, count + 1);
      return undefined;
    }
    const codes = [...byError.keys()].sort();
    byError.clear();
    byError.set(ERRORS_DISABLED, 1);
    return codes;
  }
}
