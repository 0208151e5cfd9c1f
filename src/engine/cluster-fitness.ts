// What would not work in a cluster (INFO's cluster_incompatible_ops, new in Redis 8.0): cluster-compatibility-sample-ratio
// says how many commands in a hundred are looked at for keys of different slots. What needs more than one database counts
// always, with no sampling: the commands count that themselves.
import type { ByteString } from '../base/bytes.ts';
import { keySlot } from '../base/crc16.ts';
import type { Client } from './client.ts';
import { keyPositions } from './command-table.ts';
import type { Engine } from './engine.ts';
import type { QueuedCommand } from './transaction.ts';

/** The slot of a command's keys; `none`: it has no keys; `settled`: nobody looks, or it has been counted already. */
export type CommonSlot = number | 'none' | 'settled';

export class ClusterFitness {
  /** That of the client's command which runs: the declared keys of a script. */
  private slot: CommonSlot = 'settled';

  constructor(private readonly engine: Engine) {}

  private get isOn(): boolean {
    return this.engine.config.settings['cluster-compatibility-sample-ratio'] > 0;
  }

  /** Where a script that begins starts from. */
  get declaredSlot(): CommonSlot {
    return this.isOn ? this.slot : 'settled';
  }

  /** A client's command is about to run, and the sampling is on: all its keys, or all of its transaction, should have one slot. */
  check(client: Client, called: QueuedCommand): void {
    this.slot = 'settled';
    const isExec = called.command.name === 'exec';
    if ((!isExec && !hasKeys(called)) || !this.isSampled()) return;
    const slot = commonSlot(isExec ? (client.transaction?.queue ?? []) : [called]);
    if (slot === 'several') this.engine.stats.clusterIncompatible++;
    else this.slot = slot;
  }

  /**
   * A script calls a command: where its further calls start from. Keys of one command must have one slot; those of several
   * commands must, too, unless the script is flagged as one that may cross slots.
   */
  checkCall(before: number | 'none', called: QueuedCommand, mayCross: boolean): CommonSlot {
    const slot = commonSlot([called]);
    if (slot !== 'several' && (slot === 'none' || mayCross)) return before;
    if (slot !== 'several' && (before === 'none' || before === slot)) return slot;
    this.engine.stats.clusterIncompatible++;
    return 'settled';
  }

  /** SORT's BY and GET: the keys that come of the pattern should have the slot of the key that is sorted. */
  checkPattern(pattern: ByteString, key: ByteString): void {
    if (!this.isOn || !this.isSampled()) return;
    if (patternSlot(pattern) !== keySlot(key)) this.engine.stats.clusterIncompatible++;
  }

  private isSampled(): boolean {
    const ratio = this.engine.config.settings['cluster-compatibility-sample-ratio'];
    return ratio === 100 || this.engine.random.int(100) < ratio;
  }
}

function hasKeys({ command }: QueuedCommand): boolean {
  return command.keys.length > 0 || command.getKeys !== undefined;
}

function commonSlot(calls: readonly QueuedCommand[]): number | 'none' | 'several' {
  let common: number | 'none' = 'none';
  for (const { command, argv } of calls) {
    for (const { at } of keyPositions(command, argv, true) ?? []) {
      const slot = keySlot(argv[at] ?? '');
      if (common !== 'none' && slot !== common) return 'several';
      common = slot;
    }
  }
  return common;
}

/** The slot of all keys of the pattern, if its tag says it before anything that stands for more than itself. */
function patternSlot(pattern: ByteString): number | undefined {
  const wildcard = pattern.search(/[*?[\\]/);
  if (wildcard < 0) return keySlot(pattern);
  const tag = /^[^{]*\{[^}]+\}/.exec(pattern)?.[0];
  return tag !== undefined && tag.length <= wildcard ? keySlot(tag) : undefined;
}
