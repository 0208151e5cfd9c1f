// The subcommands of CLUSTER that change the cluster. They are declared in full, so that COMMAND and help know them,
// and refuse as a node without cluster support does.
import type { CommandDeclaration } from '../../command.ts';
import { block, integer, oneOf, string, token } from '../../grammar.ts';
import { refuse } from './refuse.ts';

const clusterAddslots: CommandDeclaration = {
  name: 'addslots',
  summary: 'Assigns hash slots to this node.',
  since: '3.0.0',
  group: 'cluster',
  complexity: 'O(N) for N slots',
  flags: ['admin', 'stale', 'no_async_loading'],
  categories: [],
  args: [integer('slot', { multiple: true })],
  run: refuse,
};

const clusterAddslotsrange: CommandDeclaration = {
  name: 'addslotsrange',
  summary: 'Assigns ranges of hash slots to this node.',
  since: '7.0.0',
  group: 'cluster',
  complexity: 'O(N) for N slots in the ranges',
  flags: ['admin', 'stale', 'no_async_loading'],
  categories: [],
  args: [block('range', [integer('start-slot'), integer('end-slot')], { multiple: true })],
  run: refuse,
};

const clusterBumpepoch: CommandDeclaration = {
  name: 'bumpepoch',
  summary: "Advances the cluster's configuration epoch.",
  since: '3.0.0',
  group: 'cluster',
  complexity: 'O(1)',
  flags: ['admin', 'stale', 'no_async_loading'],
  categories: [],
  tips: ['nondeterministic_output'],
  run: refuse,
};

const clusterDelslots: CommandDeclaration = {
  name: 'delslots',
  summary: 'Takes hash slots away from this node.',
  since: '3.0.0',
  group: 'cluster',
  complexity: 'O(N) for N slots',
  flags: ['admin', 'stale', 'no_async_loading'],
  categories: [],
  args: [integer('slot', { multiple: true })],
  run: refuse,
};

const clusterDelslotsrange: CommandDeclaration = {
  name: 'delslotsrange',
  summary: 'Takes ranges of hash slots away from this node.',
  since: '7.0.0',
  group: 'cluster',
  complexity: 'O(N) for N slots in the ranges',
  flags: ['admin', 'stale', 'no_async_loading'],
  categories: [],
  args: [block('range', [integer('start-slot'), integer('end-slot')], { multiple: true })],
  run: refuse,
};

const clusterFailover: CommandDeclaration = {
  name: 'failover',
  summary: 'Makes a replica take over from its master.',
  since: '3.0.0',
  group: 'cluster',
  complexity: 'O(1)',
  flags: ['admin', 'stale', 'no_async_loading'],
  categories: [],
  args: [oneOf('options', [token('FORCE'), token('TAKEOVER')], { optional: true })],
  run: refuse,
};

const clusterFlushslots: CommandDeclaration = {
  name: 'flushslots',
  summary: 'Takes all hash slots away from this node.',
  since: '3.0.0',
  group: 'cluster',
  complexity: 'O(1)',
  flags: ['admin', 'stale', 'no_async_loading'],
  categories: [],
  run: refuse,
};

const clusterForget: CommandDeclaration = {
  name: 'forget',
  summary: 'Removes a node from the table of nodes.',
  since: '3.0.0',
  group: 'cluster',
  complexity: 'O(1)',
  flags: ['admin', 'stale', 'no_async_loading'],
  categories: [],
  args: [string('node-id')],
  run: refuse,
};

const clusterMeet: CommandDeclaration = {
  name: 'meet',
  summary: 'Makes this node shake hands with another.',
  since: '3.0.0',
  group: 'cluster',
  complexity: 'O(1)',
  history: [['4.0.0', 'The port of the cluster bus.']],
  flags: ['admin', 'stale', 'no_async_loading'],
  categories: [],
  args: [string('ip'), integer('port'), integer('cluster-bus-port', { optional: true, since: '4.0.0' })],
  run: refuse,
};

const clusterReplicate: CommandDeclaration = {
  name: 'replicate',
  summary: 'Makes this node a replica of another.',
  since: '3.0.0',
  group: 'cluster',
  complexity: 'O(1)',
  flags: ['admin', 'stale', 'no_async_loading'],
  categories: [],
  args: [string('node-id')],
  run: refuse,
};

const clusterReset: CommandDeclaration = {
  name: 'reset',
  summary: 'Makes this node forget the cluster.',
  since: '3.0.0',
  group: 'cluster',
  complexity: 'O(N) for N known nodes; may empty the database',
  flags: ['admin', 'noscript', 'stale'],
  categories: [],
  args: [oneOf('reset-type', [token('HARD'), token('SOFT')], { optional: true })],
  run: refuse,
};

const clusterSaveconfig: CommandDeclaration = {
  name: 'saveconfig',
  summary: "Writes the node's view of the cluster to disk.",
  since: '3.0.0',
  group: 'cluster',
  complexity: 'O(1)',
  flags: ['admin', 'stale', 'no_async_loading'],
  categories: [],
  run: refuse,
};

const clusterSetConfigEpoch: CommandDeclaration = {
  name: 'set-config-epoch',
  summary: 'Sets the configuration epoch of a new node.',
  since: '3.0.0',
  group: 'cluster',
  complexity: 'O(1)',
  flags: ['admin', 'stale', 'no_async_loading'],
  categories: [],
  args: [integer('config-epoch')],
  run: refuse,
};

const clusterSetslot: CommandDeclaration = {
  name: 'setslot',
  summary: 'Sets the state of a hash slot while it moves between nodes.',
  since: '3.0.0',
  group: 'cluster',
  complexity: 'O(1)',
  flags: ['admin', 'stale', 'no_async_loading'],
  categories: [],
  args: [
    integer('slot'),
    oneOf('subcommand', [
      string('importing', { token: 'IMPORTING', display: 'node-id' }),
      string('migrating', { token: 'MIGRATING', display: 'node-id' }),
      string('node', { token: 'NODE', display: 'node-id' }),
      token('STABLE'),
    ]),
  ],
  run: refuse,
};

export const CLUSTER_CHANGES: readonly CommandDeclaration[] = [
  clusterAddslots,
  clusterAddslotsrange,
  clusterBumpepoch,
  clusterDelslots,
  clusterDelslotsrange,
  clusterFailover,
  clusterFlushslots,
  clusterForget,
  clusterMeet,
  clusterReplicate,
  clusterReset,
  clusterSaveconfig,
  clusterSetConfigEpoch,
  clusterSetslot,
];
