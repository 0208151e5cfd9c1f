// What MEMORY DOCTOR says about the figures.
import type { MemoryFigures } from '../../../memory/figures.ts';

/** Below this much in use there is nothing to say. */
const SMALL_BYTES = 5 * 1024 * 1024;
const PEAK_RATIO = 1.5;
const CLIENT_BYTES = 200 * 1024;

export function examineMemory(figures: MemoryFigures, clients: number): string {
  if (figures.used < SMALL_BYTES) return 'Too little memory is in use to tell anything about it.\n';
  const findings: string[] = [];
  if (figures.peak / figures.used > PEAK_RATIO) {
    const ratio = (figures.peak / figures.used).toFixed(1);
    findings.push(`Once ${ratio} times as much memory was in use: an allocator may not have given it back.`);
  }
  if (clients > 0 && figures.clientsNormal / clients > CLIENT_BYTES) {
    findings.push('Clients hold large buffers: look for big pipelines or slow readers with CLIENT LIST.');
  }
  if (findings.length === 0) return 'No problem with memory was found.\n';
  return ['Problems with memory:', '', ...findings.map((line) => `- ${line}`)].map((line) => `${line}\n`).join('');
}
