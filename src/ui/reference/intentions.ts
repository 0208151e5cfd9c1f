// What one wants to do, in the words of somebody who does not know the command's name yet, and the commands that do it.
// The first command is the one to reach for. Every command here exists: see intentions.test.ts.

export interface Intention {
  readonly want: string;
  readonly commands: readonly string[];
  /** Other words that mean it, for the search. */
  readonly also?: string;
}

export interface IntentionTopic {
  readonly topic: string;
  readonly intentions: readonly Intention[];
}

export const INTENTIONS: readonly IntentionTopic[] = [
  {
    topic: 'Values and caching',
    intentions: [
      { want: 'Store a value and read it back', commands: ['SET', 'GET'], also: 'save write put fetch' },
      { want: 'Cache something for a while', commands: ['SET', 'GETEX', 'TTL'], also: 'expire ttl memoize EX' },
      { want: 'Read or write many values in one round trip', commands: ['MGET', 'MSET'], also: 'batch bulk several' },
      { want: 'Write only if nothing is there yet', commands: ['SET', 'MSETNX', 'HSETNX'], also: 'NX create once absent' },
      { want: 'Replace a value and get the old one', commands: ['SET', 'GETDEL'], also: 'swap getset exchange' },
      { want: 'Append to a text, or read a part of it', commands: ['APPEND', 'GETRANGE', 'SETRANGE'], also: 'substring slice' },
      { want: 'Find what two texts have in common', commands: ['LCS'], also: 'diff longest common subsequence similar' },
    ],
  },
  {
    topic: 'Counting and limiting',
    intentions: [
      { want: 'Count something', commands: ['INCR', 'INCRBY', 'DECR'], also: 'counter views hits increment' },
      { want: 'Limit how often somebody may do something', commands: ['INCR', 'EXPIRE', 'ZREMRANGEBYSCORE'], also: 'rate limiter throttle' },
      { want: 'Add up amounts with decimals', commands: ['INCRBYFLOAT', 'HINCRBYFLOAT'], also: 'float money sum' },
      { want: 'Count unique visitors cheaply', commands: ['PFADD', 'PFCOUNT'], also: 'distinct cardinality hyperloglog estimate' },
      { want: 'Merge unique counts of several days', commands: ['PFMERGE', 'PFCOUNT'], also: 'union distinct week' },
      { want: 'Count several things about one subject', commands: ['HINCRBY', 'HGETALL'], also: 'statistics counters hash' },
      { want: 'Keep many small counters in one value', commands: ['BITFIELD', 'BITFIELD_RO'], also: 'packed integers overflow saturate' },
    ],
  },
  {
    topic: 'Records',
    intentions: [
      { want: 'Store a record with named fields', commands: ['HSET', 'HGETALL'], also: 'object row user profile json hash' },
      { want: 'Read or change one field of a record', commands: ['HGET', 'HSET', 'HMGET'], also: 'property attribute' },
      { want: 'Let single fields of a record expire', commands: ['HEXPIRE', 'HSETEX', 'HTTL'], also: 'ttl hash field' },
      { want: 'Remove a field', commands: ['HDEL', 'HGETDEL'], also: 'delete property' },
      { want: 'Walk through a large record bit by bit', commands: ['HSCAN'], also: 'iterate fields cursor' },
    ],
  },
  {
    topic: 'Queues and lists',
    intentions: [
      { want: 'Queue jobs for workers', commands: ['LPUSH', 'BRPOP', 'LMOVE'], also: 'fifo task background work' },
      { want: 'Wait until something arrives', commands: ['BLPOP', 'BLMPOP', 'BZPOPMIN'], also: 'block pop consumer' },
      { want: 'Move a job safely to a list of those in work', commands: ['LMOVE', 'BLMOVE', 'LREM'], also: 'reliable queue rpoplpush' },
      { want: 'Keep only the latest hundred entries', commands: ['LPUSH', 'LTRIM'], also: 'recent capped feed timeline trim' },
      { want: 'Show a page of a list', commands: ['LRANGE', 'LLEN'], also: 'pagination slice' },
      { want: 'Find where an element stands in a list', commands: ['LPOS', 'LINDEX'], also: 'index search position' },
      { want: 'Run a job later, at a given time', commands: ['ZADD', 'ZRANGE', 'ZPOPMIN'], also: 'delayed schedule timer priority queue' },
    ],
  },
  {
    topic: 'Sets and tags',
    intentions: [
      { want: 'Remember which things belong to a group', commands: ['SADD', 'SISMEMBER', 'SMEMBERS'], also: 'unique tags membership' },
      { want: 'Check many members at once', commands: ['SMISMEMBER', 'ZMSCORE'], also: 'contains batch' },
      { want: 'Find what two groups share', commands: ['SINTER', 'SINTERCARD'], also: 'intersection common friends' },
      { want: 'Combine groups, or subtract one from another', commands: ['SUNION', 'SDIFF', 'SUNIONSTORE'], also: 'union difference' },
      { want: 'Draw at random', commands: ['SRANDMEMBER', 'SPOP', 'ZRANDMEMBER', 'HRANDFIELD'], also: 'raffle lottery sample pick' },
    ],
  },
  {
    topic: 'Rankings',
    intentions: [
      { want: 'Keep a leaderboard', commands: ['ZADD', 'ZRANGE', 'ZREVRANK'], also: 'score ranking highscore top REV' },
      { want: 'Add to a score', commands: ['ZINCRBY', 'ZADD'], also: 'points increment' },
      { want: "Find somebody's place in the ranking", commands: ['ZREVRANK', 'ZRANK', 'ZSCORE'], also: 'position rank' },
      { want: 'List everything between two scores or times', commands: ['ZRANGE', 'ZCOUNT'], also: 'range BYSCORE index time window' },
      { want: 'Complete a word as it is typed', commands: ['ZRANGE', 'ZLEXCOUNT'], also: 'autocomplete prefix BYLEX alphabet' },
      { want: 'Combine several rankings', commands: ['ZUNIONSTORE', 'ZINTER', 'ZDIFF'], also: 'weights aggregate merge' },
      { want: 'Take the lowest or highest off', commands: ['ZPOPMIN', 'ZPOPMAX', 'ZMPOP'], also: 'priority queue' },
    ],
  },
  {
    topic: 'Places and bits',
    intentions: [
      { want: 'Find what is near a place', commands: ['GEOADD', 'GEOSEARCH'], also: 'location radius map nearby distance latitude' },
      { want: 'Measure the distance between two places', commands: ['GEODIST', 'GEOPOS'], also: 'km miles' },
      { want: 'Mark which days somebody was active', commands: ['SETBIT', 'GETBIT', 'BITCOUNT'], also: 'bitmap daily flags' },
      { want: 'Find who was active on all of several days', commands: ['BITOP', 'BITCOUNT'], also: 'bitmap AND OR' },
      { want: 'Find the first free slot', commands: ['BITPOS', 'SETBIT'], also: 'bitmap seat' },
    ],
  },
  {
    topic: 'Streams and messages',
    intentions: [
      { want: 'Write a log of events', commands: ['XADD', 'XRANGE'], also: 'event sourcing append history stream' },
      { want: 'Share the work on a stream among consumers', commands: ['XGROUP CREATE', 'XREADGROUP', 'XACK'], also: 'kafka consumer group' },
      { want: 'Take over messages of a consumer that died', commands: ['XAUTOCLAIM', 'XCLAIM', 'XPENDING'], also: 'crash retry pending stuck' },
      { want: 'Keep a stream from growing for ever', commands: ['XTRIM', 'XADD'], also: 'MAXLEN MINID cap' },
      { want: 'Tell everybody who listens now', commands: ['PUBLISH', 'SUBSCRIBE', 'PSUBSCRIBE'], also: 'pubsub broadcast notify chat channel' },
      { want: 'Be told when a key changes or expires', commands: ['CONFIG SET', 'PSUBSCRIBE'], also: 'keyspace notifications events' },
    ],
  },
  {
    topic: 'Keys and their lives',
    intentions: [
      { want: 'Let a key expire', commands: ['EXPIRE', 'EXPIREAT', 'PEXPIRE'], also: 'ttl timeout session' },
      { want: 'See how long a key still lives', commands: ['TTL', 'PTTL', 'EXPIRETIME'], also: 'remaining time' },
      { want: 'Keep a key after all', commands: ['PERSIST'], also: 'no expire forever' },
      { want: 'Delete keys, without holding up others', commands: ['UNLINK', 'DEL'], also: 'remove free lazy' },
      { want: 'Look through all keys without stopping the server', commands: ['SCAN'], also: 'list keys pattern iterate find' },
      { want: 'Rename, copy or move a key', commands: ['RENAME', 'COPY', 'MOVE'], also: 'duplicate' },
      { want: 'See what a key is and how it is stored', commands: ['TYPE', 'OBJECT ENCODING', 'MEMORY USAGE'], also: 'inspect size bytes' },
      { want: 'Sort what a list or set holds', commands: ['SORT', 'SORT_RO'], also: 'order BY GET' },
    ],
  },
  {
    topic: 'All or nothing',
    intentions: [
      { want: 'Run several commands as one', commands: ['MULTI', 'EXEC', 'DISCARD'], also: 'transaction atomic' },
      { want: 'Change a value only if nobody else did meanwhile', commands: ['WATCH', 'MULTI', 'EXEC'], also: 'optimistic locking compare and set cas' },
      { want: 'Run logic of my own inside the server', commands: ['EVAL', 'SCRIPT LOAD', 'FCALL'], also: 'lua script function stored procedure' },
      { want: 'Take a lock that frees itself', commands: ['SET', 'PEXPIRE'], also: 'mutex distributed lock NX redlock' },
    ],
  },
  {
    topic: 'The server',
    intentions: [
      { want: 'See how the server is doing', commands: ['INFO', 'CLIENT LIST', 'DBSIZE'], also: 'monitoring statistics health' },
      { want: 'Find slow commands', commands: ['SLOWLOG GET', 'LATENCY LATEST'], also: 'performance latency profile' },
      { want: 'Find out what uses the memory', commands: ['MEMORY USAGE', 'MEMORY STATS'], also: 'size bytes big keys' },
      { want: 'Change a setting while it runs', commands: ['CONFIG SET', 'CONFIG GET'], also: 'parameter maxmemory' },
      { want: 'Give somebody only the rights they need', commands: ['ACL SETUSER', 'ACL DRYRUN', 'AUTH'], also: 'user password permission login security' },
      { want: 'Watch every command as it comes', commands: ['MONITOR'], also: 'debug trace' },
      { want: 'Learn about a command from the server itself', commands: ['COMMAND DOCS', 'COMMAND INFO'], also: 'help introspection' },
    ],
  },
];
