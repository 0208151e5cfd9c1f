// Listpacks inside RDB strings, and how damage in such a string is reported: at its byte if the string stands in the file
// as it is, at the string's beginning if it was compressed.
import { Listpack } from '../../engine/structures/listpack.ts';
import { Damage, type Span } from './source.ts';

export function readListpack(span: Span): Listpack {
  const parsed = Listpack.read(span.window.slice(span.start, span.end));
  if (!parsed.ok) throw damageIn(span, 'listpack', parsed.fault.problem, parsed.fault.offset);
  return parsed.listpack;
}

/** `offset` counts from the string's first byte. */
export function damageIn(span: Span, what: string, problem: string, offset: number): Damage {
  if (span.isPlain) return new Damage(span.start + offset, `the ${what} is broken: ${problem}`);
  return new Damage(span.offset, `the ${what} is broken: ${problem} (at byte ${offset} of it, decompressed)`);
}
