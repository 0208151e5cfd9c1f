// What redis-server 8.0.2 answered: MEMORY USAGE … SAMPLES 0 of one key, and by how much so many keys of the same kind made
// used_memory grow. Recorded, not typed. Elements are "e0", "e1" … filled up with "x" to `width`.

export interface RecordedUsage {
  readonly kind: string;
  readonly elements: number;
  readonly width: number;
  readonly usage: number;
  readonly keys: number;
  readonly used: number;
}

export const RECORDED: readonly RecordedUsage[] = [
  { kind: 'string', elements: 1, width: 0, usage: 72, keys: 10000, used: 934656 },
  { kind: 'string', elements: 1, width: 3, usage: 72, keys: 10000, used: 933632 },
  { kind: 'string', elements: 1, width: 11, usage: 72, keys: 10000, used: 932608 },
  { kind: 'string', elements: 1, width: 12, usage: 72, keys: 10000, used: 933632 },
  { kind: 'string', elements: 1, width: 20, usage: 88, keys: 10000, used: 1093632 },
  { kind: 'string', elements: 1, width: 31, usage: 104, keys: 10000, used: 1252608 },
  { kind: 'string', elements: 1, width: 44, usage: 104, keys: 10000, used: 1274144 },
  { kind: 'string', elements: 1, width: 45, usage: 120, keys: 10000, used: 1413632 },
  { kind: 'string', elements: 1, width: 100, usage: 168, keys: 10000, used: 1892608 },
  { kind: 'string', elements: 1, width: 300, usage: 376, keys: 10000, used: 3953120 },
  { kind: 'string', elements: 1, width: 1000, usage: 1080, keys: 3703, used: 4084704 },
  { kind: 'string', elements: 1, width: 5000, usage: 5176, keys: 772, used: 4012800 },
  { kind: 'integer', elements: 1, width: 0, usage: 56, keys: 10000, used: 774672 },
  { kind: 'list', elements: 1, width: 4, usage: 72, keys: 10000, used: 954144 },
  { kind: 'list', elements: 8, width: 10, usage: 168, keys: 10000, used: 1892592 },
  { kind: 'list', elements: 60, width: 12, usage: 952, keys: 4096, used: 4000256 },
  { kind: 'list', elements: 700, width: 20, usage: 16560, keys: 241, used: 4003280 },
  { kind: 'list', elements: 200, width: 100, usage: 21720, keys: 184, used: 4028960 },
  { kind: 'intset', elements: 1, width: 0, usage: 72, keys: 10000, used: 955168 },
  { kind: 'intset', elements: 10, width: 0, usage: 88, keys: 10000, used: 1114144 },
  { kind: 'intset', elements: 300, width: 0, usage: 696, keys: 4096, used: 2973216 },
  { kind: 'set', elements: 3, width: 5, usage: 88, keys: 10000, used: 1092608 },
  { kind: 'set', elements: 60, width: 12, usage: 952, keys: 4096, used: 4000256 },
  { kind: 'set', elements: 129, width: 8, usage: 7320, keys: 546, used: 2560640 },
  { kind: 'set', elements: 1000, width: 24, usage: 64304, keys: 62, used: 2866992 },
  { kind: 'set', elements: 200, width: 80, usage: 26160, keys: 152, used: 3397248 },
  { kind: 'hash', elements: 2, width: 5, usage: 104, keys: 10000, used: 1252608 },
  { kind: 'hash', elements: 60, width: 12, usage: 1848, keys: 2164, used: 4051712 },
  { kind: 'hash', elements: 513, width: 8, usage: 37032, keys: 108, used: 4446976 },
  { kind: 'hash', elements: 1000, width: 24, usage: 96304, keys: 41, used: 4280192 },
  { kind: 'hash', elements: 200, width: 80, usage: 45360, keys: 88, used: 4137488 },
  { kind: 'expiring hash', elements: 2, width: 5, usage: 152, keys: 10000, used: 1752672 },
  { kind: 'expiring hash', elements: 60, width: 12, usage: 2648, keys: 1510, used: 4013576 },
  { kind: 'expiring hash', elements: 700, width: 12, usage: 58704, keys: 68, used: 4479840 },
  { kind: 'zset', elements: 2, width: 5, usage: 88, keys: 10000, used: 1093616 },
  { kind: 'zset', elements: 60, width: 12, usage: 1080, keys: 3703, used: 4064176 },
  { kind: 'zset', elements: 129, width: 8, usage: 14824, keys: 269, used: 4297440 },
  { kind: 'zset', elements: 1000, width: 24, usage: 118320, keys: 33, used: 4151600 },
  { kind: 'zset', elements: 200, width: 80, usage: 37552, keys: 106, used: 4151040 },
  { kind: 'stream', elements: 1, width: 5, usage: 4736, keys: 844, used: 3677344 },
  { kind: 'stream', elements: 50, width: 12, usage: 4736, keys: 844, used: 3657856 },
  { kind: 'stream', elements: 250, width: 24, usage: 13644, keys: 293, used: 3449408 },
];
