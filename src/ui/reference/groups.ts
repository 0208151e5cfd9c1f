// Groups of commands as a reader knows them: a title, what they are for, and the data type whose colour they carry.

interface GroupWords {
  readonly title: string;
  readonly about: string;
  /** As TypeGlyph knows it. */
  readonly type?: string;
}

const GROUPS: Readonly<Record<string, GroupWords>> = {
  bitmap: { title: 'Bitmaps', about: 'single bits and small integers inside a string', type: 'string' },
  cluster: { title: 'Cluster', about: 'several servers that share the keys; one alone answers as such' },
  connection: { title: 'Connection', about: 'logging in, the protocol, and other clients' },
  generic: { title: 'Keys of any type', about: 'expiry, names, scanning, dumping' },
  geo: { title: 'Geo', about: 'places on the map, kept in a sorted set', type: 'zset' },
  hash: { title: 'Hashes', about: 'records with named fields', type: 'hash' },
  hyperloglog: { title: 'HyperLogLog', about: 'counting distinct things, nearly, in 12 kB', type: 'string' },
  list: { title: 'Lists', about: 'sequences with two ends: queues, stacks, feeds', type: 'list' },
  pubsub: { title: 'Pub/Sub', about: 'messages to whoever listens now' },
  scripting: { title: 'Scripts and functions', about: 'Lua that runs inside the server' },
  server: { title: 'Server', about: 'settings, statistics, memory, saving' },
  set: { title: 'Sets', about: 'members without order, each once', type: 'set' },
  'sorted-set': { title: 'Sorted sets', about: 'members in the order of their scores', type: 'zset' },
  stream: { title: 'Streams', about: 'logs of entries, and groups that consume them', type: 'stream' },
  string: { title: 'Strings', about: 'values of any kind, counters', type: 'string' },
  transactions: { title: 'Transactions', about: 'several commands as one' },
};

export function wordGroup(group: string): GroupWords {
  return GROUPS[group] ?? { title: group, about: '' };
}
