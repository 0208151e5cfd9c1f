// What redis-server logs about an RDB file that it has read.
import type { Engine } from '../engine/engine.ts';
import type { RdbLoadReport } from './rdb-file.ts';

export function logRdbLoad(engine: Engine, { aux, loaded, expired, empty, fault }: RdbLoadReport): void {
  const version = aux.get('redis-ver');
  if (version !== undefined) engine.log('notice', `Loading RDB produced by version ${version}`);
  const created = Number(aux.get('ctime'));
  if (aux.has('ctime')) engine.log('notice', `RDB age ${Math.max(0, Math.floor(engine.now / 1000) - created)} seconds`);
  const used = Number(aux.get('used-mem'));
  if (aux.has('used-mem')) engine.log('notice', `RDB memory usage when created ${(used / 1024 / 1024).toFixed(2)} Mb`);
  if (aux.get('aof-base') === '1') engine.log('notice', 'RDB is base AOF');
  if (fault) {
    engine.log('warning', `Internal error in RDB reading offset ${fault.offset} -> ${fault.problem}`);
    return;
  }
  const skipped = empty > 0 ? `, empty keys skipped: ${empty}` : '';
  engine.log('notice', `Done loading RDB, keys loaded: ${loaded}, keys expired: ${expired}${skipped}.`);
}
