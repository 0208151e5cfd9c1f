// What a section of INFO is made of.
import type { Engine } from '../engine.ts';

export const SECTION_NAMES = [
  'server',
  'clients',
  'memory',
  'persistence',
  'threads',
  'stats',
  'replication',
  'cpu',
  'modules',
  'commandstats',
  'errorstats',
  'latencystats',
  'cluster',
  'keyspace',
  'keysizes',
  'debug',
] as const;
export type SectionName = (typeof SECTION_NAMES)[number];

/** Name and value in turn, in the order in which they are printed. */
export type Fields = readonly (readonly [name: string, value: string | number])[];

export type SectionWriter = (engine: Engine) => Fields;

/**
 * What others know better than the engine: its host (process id, processor time), persistence. Replaces fields of the
 * same name; what Redis prints only under conditions (AOF sizes) comes after the rest. A list is the whole section.
 */
export type InfoSource = () => Readonly<Record<string, string | number>> | Fields;

const UNITS = ['B', 'K', 'M', 'G', 'T', 'P', 'E'];

/** "1.50M", as the fields that end in _human have it. */
export function human(bytes: number): string {
  if (bytes < 1024) return `${bytes}B`;
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1);
  return `${(bytes / 1024 ** power).toFixed(2)}${UNITS[power] ?? ''}`;
}
