// What redis-server logs about an RDB file that it has read, or could not read.
import type { Engine } from '../engine/engine.ts';
import { HEADER_BYTES, TYPE } from './rdb/constants.ts';
import type { RdbFault } from './rdb/source.ts';
import type { RdbLoadReport } from './rdb-file.ts';

/** `refusal` is said of a file that is no RDB file, or one of a version to come. */
export function logRdbLoad(engine: Engine, { aux, loaded, expired, empty, fault }: RdbLoadReport, refusal: string): void {
  const version = aux.get('redis-ver');
  if (version !== undefined) engine.log('notice', `Loading RDB produced by version ${version}`);
  const created = Number(aux.get('ctime'));
  if (aux.has('ctime')) engine.log('notice', `RDB age ${Math.max(0, Math.floor(engine.now / 1000) - created)} seconds`);
  const used = Number(aux.get('used-mem'));
  if (aux.has('used-mem')) engine.log('notice', `RDB memory usage when created ${(used / 1024 / 1024).toFixed(2)} Mb`);
  if (aux.get('aof-base') === '1') engine.log('notice', 'RDB is base AOF');
  for (const key of empty.slice(0, 10)) engine.log('notice', `rdbLoadObject skipping empty key: ${key}`);
  if (fault) {
    engine.log('warning', faultLine(fault));
    const isHeader = fault.offset < HEADER_BYTES;
    engine.log('warning', isHeader ? refusal : 'Terminating server after rdb file reading failure.');
    return;
  }
  const skipped = empty.length > 0 ? `, empty keys skipped: ${empty.length}` : '';
  engine.log('notice', `Done loading RDB, keys loaded: ${loaded}, keys expired: ${expired}${skipped}.`);
}

/** Layouts that Redis checks as a whole, by its names. */
const LAYOUTS: ReadonlyMap<number, string> = new Map([
  [TYPE.hashZipmap, 'Zipmap'],
  [TYPE.hashZiplist, 'Hash ziplist'],
  [TYPE.hashListpack, 'Hash listpack'],
  [TYPE.zsetZiplist, 'Zset ziplist'],
  [TYPE.zsetListpack, 'Zset listpack'],
  [TYPE.setListpack, 'Set listpack'],
  [TYPE.listZiplist, 'List ziplist'],
  [TYPE.streamListpacks, 'Stream listpack'],
  [TYPE.streamListpacks2, 'Stream listpack'],
  [TYPE.streamListpacks3, 'Stream listpack'],
]);

/** Redis's words for what it finds wrong, followed by ours, which say more; `type` is the value's, if it is known. */
export function faultLine({ offset, problem }: RdbFault, type?: number): string {
  const layout = LAYOUTS.get(type ?? -1);
  const said = problem
    .replace(/^the node of the stream is broken/, 'Stream listpack integrity check failed')
    .replace(/^the (ziplist|listpack|intset|zipmap) is broken/, (_, name: string) => {
      return `${layout ?? name.charAt(0).toUpperCase() + name.slice(1)} integrity check failed`;
    })
    .replace(/^the group has a consumer twice/, 'Duplicate stream consumer detected')
    .replace(/^the [a-z ]+ has a (field|member) twice/, (twins) => {
      return layout === undefined ? twins : `${layout} integrity check failed: ${twins}`;
    })
    .replace(/^the checksum is not/, 'RDB CRC error: the checksum is not');
  return `Internal error in RDB reading offset ${offset} -> ${said}`;
}
