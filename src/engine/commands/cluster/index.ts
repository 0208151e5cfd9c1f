// The commands of Redis Cluster.
import type { Command } from '../../command.ts';
import { asking, cluster, readonly, readwrite } from './cluster.ts';

export const CLUSTER_COMMANDS: readonly Command[] = [asking, cluster, readonly, readwrite];
