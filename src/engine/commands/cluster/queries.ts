// The subcommands of CLUSTER that ask. They are declared in full, so that COMMAND and help know them, and
// refuse as a node without cluster support does.
import type { CommandDeclaration } from '../../command.ts';
import { integer, string } from '../../grammar.ts';
import { refuse } from './refuse.ts';

const clusterCountFailureReports: CommandDeclaration = {
  name: 'count-failure-reports',
  summary: 'Counts the reports of failure that are in force against a node.',
  since: '3.0.0',
  group: 'cluster',
  complexity: 'O(N) for N reports',
  flags: ['admin', 'stale'],
  categories: [],
  tips: ['nondeterministic_output'],
  args: [string('node-id')],
  run: refuse,
};

const clusterCountkeysinslot: CommandDeclaration = {
  name: 'countkeysinslot',
  summary: 'Counts the keys of a hash slot.',
  since: '3.0.0',
  group: 'cluster',
  complexity: 'O(1)',
  flags: ['stale'],
  categories: [],
  args: [integer('slot')],
  run: refuse,
};

const clusterGetkeysinslot: CommandDeclaration = {
  name: 'getkeysinslot',
  summary: 'Names keys of a hash slot.',
  since: '3.0.0',
  group: 'cluster',
  complexity: 'O(N) for N keys asked for',
  flags: ['stale'],
  categories: [],
  tips: ['nondeterministic_output'],
  args: [integer('slot'), integer('count')],
  run: refuse,
};

const clusterHelp: CommandDeclaration = {
  name: 'help',
  summary: 'Lists the subcommands of CLUSTER.',
  since: '5.0.0',
  group: 'cluster',
  complexity: 'O(1)',
  flags: ['loading', 'stale'],
  categories: [],
  run: refuse,
};

const clusterInfo: CommandDeclaration = {
  name: 'info',
  summary: 'Tells about the state of the cluster as this node sees it.',
  since: '3.0.0',
  group: 'cluster',
  complexity: 'O(1)',
  flags: ['stale'],
  categories: [],
  tips: ['nondeterministic_output'],
  run: refuse,
};

const clusterKeyslot: CommandDeclaration = {
  name: 'keyslot',
  summary: 'Computes the hash slot of a key.',
  since: '3.0.0',
  group: 'cluster',
  complexity: 'O(N) for N bytes of the key',
  flags: ['stale'],
  categories: [],
  args: [string('key')],
  run: refuse,
};

const clusterLinks: CommandDeclaration = {
  name: 'links',
  summary: 'Lists the connections to and from the other nodes.',
  since: '7.0.0',
  group: 'cluster',
  complexity: 'O(N) for N nodes',
  flags: ['stale'],
  categories: [],
  tips: ['nondeterministic_output'],
  run: refuse,
};

const clusterMyid: CommandDeclaration = {
  name: 'myid',
  summary: 'Gets the id of this node.',
  since: '3.0.0',
  group: 'cluster',
  complexity: 'O(1)',
  flags: ['stale'],
  categories: [],
  run: refuse,
};

const clusterMyshardid: CommandDeclaration = {
  name: 'myshardid',
  summary: 'Gets the id of the shard that this node belongs to.',
  since: '7.2.0',
  group: 'cluster',
  complexity: 'O(1)',
  flags: ['stale'],
  categories: [],
  tips: ['nondeterministic_output'],
  run: refuse,
};

const clusterNodes: CommandDeclaration = {
  name: 'nodes',
  summary: 'Lists the nodes of the cluster, one a line.',
  since: '3.0.0',
  group: 'cluster',
  complexity: 'O(N) for N nodes',
  flags: ['stale'],
  categories: [],
  tips: ['nondeterministic_output'],
  run: refuse,
};

const clusterReplicas: CommandDeclaration = {
  name: 'replicas',
  summary: 'Lists the replicas of a master.',
  since: '5.0.0',
  group: 'cluster',
  complexity: 'O(N) for N replicas',
  flags: ['admin', 'stale'],
  categories: [],
  tips: ['nondeterministic_output'],
  args: [string('node-id')],
  run: refuse,
};

const clusterShards: CommandDeclaration = {
  name: 'shards',
  summary: 'Gets which shard serves which hash slots.',
  since: '7.0.0',
  group: 'cluster',
  complexity: 'O(N) for N nodes',
  flags: ['loading', 'stale'],
  categories: [],
  tips: ['nondeterministic_output'],
  run: refuse,
};

const clusterSlaves: CommandDeclaration = {
  name: 'slaves',
  summary: 'Does what CLUSTER REPLICAS does, under its first name.',
  since: '3.0.0',
  group: 'cluster',
  complexity: 'O(N) for N replicas',
  docFlags: ['deprecated'],
  deprecatedSince: '5.0.0',
  replacedBy: '`CLUSTER REPLICAS`',
  flags: ['admin', 'stale'],
  categories: [],
  tips: ['nondeterministic_output'],
  args: [string('node-id')],
  run: refuse,
};

const clusterSlots: CommandDeclaration = {
  name: 'slots',
  summary: 'Gets which nodes serve which hash slots.',
  since: '3.0.0',
  group: 'cluster',
  complexity: 'O(N) for N nodes',
  docFlags: ['deprecated'],
  deprecatedSince: '7.0.0',
  replacedBy: '`CLUSTER SHARDS`',
  history: [
    ['4.0.0', 'Ids of nodes.'],
    ['7.0.0', 'More about the network.'],
  ],
  flags: ['loading', 'stale'],
  categories: [],
  tips: ['nondeterministic_output'],
  run: refuse,
};

export const CLUSTER_QUERIES: readonly CommandDeclaration[] = [
  clusterCountFailureReports,
  clusterCountkeysinslot,
  clusterGetkeysinslot,
  clusterHelp,
  clusterInfo,
  clusterKeyslot,
  clusterLinks,
  clusterMyid,
  clusterMyshardid,
  clusterNodes,
  clusterReplicas,
  clusterShards,
  clusterSlaves,
  clusterSlots,
];
