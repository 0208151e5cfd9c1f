// What the process holds: V8's heap and the array buffers outside of it.
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** In bytes, garbage included. */
export function memoryUsed(): number {
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
  return heap + external;
}

let collect: ((options?: { readonly type: 'minor' }) => void) | undefined;

/** In bytes, after garbage collection. */
export function memoryHeld(): number {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as typeof collect;
  }
  // Array buffers are freed beside the program: the second, of young objects only, waits for those of the first.
  collect?.();
  collect?.({ type: 'minor' });
  return memoryUsed();
}
