// The lens of HyperLogLogs: all 16,384 registers, the form that they are kept in, what they estimate, and beside it how many
// different elements were added while somebody looked. Reads the registers itself: PFCOUNT would write its cache.
import type { ByteString } from '../../base/bytes.ts';
import { bytesFromArray } from '../../base/bytes.ts';
import { HyperLogLog } from '../../engine/structures/hyperloglog.ts';
import { StringValue } from '../../engine/types/string/value.ts';
import type { Lens, Scene } from './picture.ts';

export interface HyperLogLogView {
  readonly form: 'sparse' | 'dense';
  /** Bytes of the string. */
  readonly length: number;
  /** One byte for each register: the longest run of zeros, plus one, of all hashes that fell to it. */
  readonly registers: ByteString;
  readonly estimate: number;
  /** Runs of equal registers that the sparse form keeps; 0 in the dense form. */
  readonly runs: number;
  /** Different elements added since this key was first looked at, if it was new then. */
  readonly known: number | undefined;
}

export interface RegisterChange {
  readonly register: number;
  readonly before: number;
  readonly after: number;
}

export interface HyperLogLogTouch {
  /** The first of them; `changed` counts all. */
  readonly changes: readonly RegisterChange[];
  readonly changed: number;
  /** Elements that PFADD was given. */
  readonly added: number;
  readonly before: number;
  readonly after: number;
}

const MOST_CHANGES = 64;
const MOST_KNOWN = 100_000;

interface Known {
  readonly elements: Set<ByteString>;
  /** As the last of them left the registers. Others mean that commands went by unseen. */
  registers: ByteString;
}

/** By the value itself: what was added while it was watched from its beginning. */
const added = new WeakMap<StringValue, Known>();

export const hyperLogLogLens: Lens<'hyperloglog', Uint8Array> = {
  view({ value }) {
    const hll = open(value);
    const registers = hll?.registers();
    if (!hll || !registers || !(value instanceof StringValue)) return undefined;
    const held = bytesFromArray(registers);
    const known = added.get(value);
    return {
      form: hll.encoding,
      length: value.length,
      registers: held,
      estimate: HyperLogLog.estimate(registers),
      runs: hll.runs()?.length ?? 0,
      known: known?.registers === held ? known.elements.size : undefined,
    };
  },

  thresholds({ engine, value }) {
    const setting = 'hll-sparse-max-bytes';
    const hll = open(value);
    const now = hll?.encoding === 'sparse' && value instanceof StringValue ? value.length : undefined;
    return [{ setting, limit: engine.config.settings[setting], now, unit: 'bytes in the sparse form' }];
  },

  before: ({ value }) => open(value)?.registers() ?? new Uint8Array(0),

  after({ value }, { command, argv }, _reply, before) {
    const registers = open(value)?.registers();
    if (!registers || !(value instanceof StringValue)) return undefined;
    const isAdd = command.name === 'pfadd';
    if (isAdd) remember(value, argv, before ?? new Uint8Array(0), registers);
    else if (command.isWrite) added.delete(value);
    const changes: RegisterChange[] = [];
    let changed = 0;
    registers.forEach((after, register) => {
      const was = before?.[register] ?? 0;
      if (was === after) return;
      changed++;
      if (changes.length < MOST_CHANGES) changes.push({ register, before: was, after });
    });
    const estimateBefore = before && before.length > 0 ? HyperLogLog.estimate(before) : 0;
    return {
      touch: { changes, changed, added: isAdd ? argv.length - 2 : 0, before: estimateBefore, after: HyperLogLog.estimate(registers) },
    };
  },

  reason: () => ({ reason: 'the registers are written in place, and only raw strings are changed in place' }),
};

/** Not any string that begins as one: a broken one is text for all that a picture could show. */
export function isHyperLogLog(value: Scene['value']): boolean {
  return open(value)?.registers() !== undefined;
}

function open(value: Scene['value']): HyperLogLog | undefined {
  return value instanceof StringValue ? HyperLogLog.adopt(value.bytes) : undefined;
}

function remember(value: StringValue, argv: readonly ByteString[], before: Uint8Array, after: Uint8Array): void {
  if (before.length === 0) added.set(value, { elements: new Set(), registers: '' });
  const known = added.get(value);
  if (!known) return;
  for (const element of argv.slice(2)) known.elements.add(element);
  const isWhole = before.length === 0 || known.registers === bytesFromArray(before);
  if (isWhole && known.elements.size <= MOST_KNOWN) known.registers = bytesFromArray(after);
  else added.delete(value);
}
