// INFO: which sections were asked for, and their text.
import type { Engine } from '../engine.ts';
import { keysizesFields, keyspaceFields } from './keyspace.ts';
import type { Fields, InfoSource, SectionName, SectionWriter } from './section.ts';
import { SECTION_NAMES } from './section.ts';
import {
  clientsFields,
  clusterFields,
  cpuFields,
  debugFields,
  memoryFields,
  persistenceFields,
  replicationFields,
  serverFields,
  threadsFields,
} from './server.ts';
import { commandstatsFields, errorstatsFields, latencystatsFields, statsFields } from './stats.ts';

const WRITERS: Readonly<Record<SectionName, readonly [title: string, write: SectionWriter]>> = {
  server: ['Server', serverFields],
  clients: ['Clients', clientsFields],
  memory: ['Memory', memoryFields],
  persistence: ['Persistence', persistenceFields],
  threads: ['Threads', threadsFields],
  stats: ['Stats', statsFields],
  replication: ['Replication', replicationFields],
  cpu: ['CPU', cpuFields],
  modules: ['Modules', () => []],
  commandstats: ['Commandstats', commandstatsFields],
  errorstats: ['Errorstats', errorstatsFields],
  latencystats: ['Latencystats', latencystatsFields],
  cluster: ['Cluster', clusterFields],
  keyspace: ['Keyspace', keyspaceFields],
  keysizes: ['Keysizes', keysizesFields],
  debug: ['Debug', debugFields],
};

/** Only when asked for by name, or with everything else. */
const NOT_DEFAULT: ReadonlySet<SectionName> = new Set(['commandstats', 'latencystats', 'debug']);

function named(words: readonly string[]): ReadonlySet<SectionName> {
  const wanted = new Set<SectionName>();
  for (const word of words.length === 0 ? ['default'] : words) {
    const isAll = word === 'all' || word === 'everything';
    for (const name of SECTION_NAMES) {
      const isMeant = isAll ? name !== 'debug' : word === 'default' && !NOT_DEFAULT.has(name);
      if (isMeant || word === name) wanted.add(name);
    }
  }
  return wanted;
}

/** The text of the sections with these names (lower case); of the default ones without any. */
export function infoText(engine: Engine, words: readonly string[]): string {
  const wanted = named(words);
  return SECTION_NAMES.filter((name) => wanted.has(name))
    .map((name) => sectionText(engine, name))
    .join('\r\n');
}

function sectionText(engine: Engine, name: SectionName): string {
  const [title, write] = WRITERS[name];
  const source = engine.infoSources.get(name);
  const fields = source ? merged(write(engine), source()) : write(engine);
  return [`# ${title}`, ...fields.map(([field, value]) => `${field}:${value}`)].map((line) => `${line}\r\n`).join('');
}

function merged(fields: Fields, known: ReturnType<InfoSource>): Fields {
  if (isFields(known)) return known;
  const own = new Set(fields.map(([field]) => field));
  const more = Object.entries(known).filter(([field]) => !own.has(field));
  return [...fields.map(([field, value]) => [field, known[field] ?? value] as const), ...more];
}

function isFields(known: ReturnType<InfoSource>): known is Fields {
  return Array.isArray(known);
}
