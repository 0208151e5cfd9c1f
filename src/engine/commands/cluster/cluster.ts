// CLUSTER, READONLY, READWRITE and ASKING as a node without cluster support answers them.
import { defineCommand } from '../../command.ts';
import { CLUSTER_CHANGES } from './changes.ts';
import { CLUSTER_QUERIES } from './queries.ts';
import { refuse } from './refuse.ts';

export const cluster = defineCommand({
  name: 'cluster',
  summary: 'Asks about a Redis cluster and manages it.',
  since: '3.0.0',
  group: 'cluster',
  complexity: 'Depends on the subcommand',
  flags: [],
  categories: [],
  subcommands: [...CLUSTER_CHANGES, ...CLUSTER_QUERIES],
});

const CONNECTION = {
  since: '3.0.0',
  group: 'cluster',
  complexity: 'O(1)',
  categories: ['connection'],
  run: refuse,
} as const;

export const readonly = defineCommand({
  ...CONNECTION,
  name: 'readonly',
  summary: 'Lets a connection read from a replica of a cluster.',
  flags: ['loading', 'stale', 'fast'],
});

export const readwrite = defineCommand({
  ...CONNECTION,
  name: 'readwrite',
  summary: 'Ends what READONLY began.',
  flags: ['loading', 'stale', 'fast'],
});

export const asking = defineCommand({
  ...CONNECTION,
  name: 'asking',
  summary: 'Announces that the next command follows an -ASK redirection.',
  flags: ['fast'],
});
