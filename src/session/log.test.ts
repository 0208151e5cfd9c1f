import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LogRecord, LogWriter, readLog } from './log.ts';

const START = 1_760_000_000_000_000;

const byteString = fc.array(fc.nat({ max: 255 })).map((codes) => String.fromCharCode(...codes));
const wait = fc.nat({ max: 2 ** 40 });

/** Records whose `at` is the wait since the one before; a move's is counted from the start. */
const record = fc.oneof(
  fc.record({ kind: fc.constant('tick' as const), at: wait }),
  fc.record({ kind: fc.constant('open' as const), at: wait, connection: fc.nat() }),
  fc.record({ kind: fc.constant('open' as const), at: wait, connection: fc.nat(), name: fc.string() }),
  fc.record({ kind: fc.constant('input' as const), at: wait, connection: fc.nat(), bytes: byteString }),
  fc.record({ kind: fc.constant('close' as const), at: wait, connection: fc.nat() }),
  fc.record({
    kind: fc.constant('control' as const),
    at: wait,
    control: fc.record({ type: fc.string(), path: byteString, deep: fc.array(fc.jsonValue().map((value) => value as never)) }),
  }),
  fc.record({ kind: fc.constant('move' as const), at: wait, branch: fc.nat(), position: fc.nat() }),
);

function inTime(records: readonly LogRecord[]): LogRecord[] {
  let at = START;
  return records.map((each) => {
    at = each.kind === 'move' ? START + each.at : at + each.at;
    return { ...each, at };
  });
}

describe('session log', () => {
  it('reads back what was written, over any cut into chunks', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(record, fc.boolean())), (parts) => {
        const records = inTime(parts.map(([part]) => part));
        const writer = new LogWriter(START);
        const read: LogRecord[] = [];
        const drain = (): void => {
          for (const each of readLog(writer.take(), read.at(-1)?.at ?? START)) read.push(each);
        };
        records.forEach((each, i) => {
          writer.add(each);
          if (parts[i]?.[1] === true) drain();
        });
        drain();
        // Through JSON, because of -0.
        expect(JSON.stringify(read)).toEqual(JSON.stringify(records));
      }),
    );
  });

  it('keeps a megabyte of input as it is', () => {
    const bytes = '\x00\xff*3\r\n'.repeat(200_000);
    const writer = new LogWriter(START);
    writer.add({ kind: 'input', at: START, connection: 1, bytes });
    expect([...readLog(writer.take(), START)]).toEqual([{ kind: 'input', at: START, connection: 1, bytes }]);
  });

  it('says where a damaged log ends', () => {
    const writer = new LogWriter(START);
    writer.add({ kind: 'input', at: START + 5, connection: 1, bytes: 'PING\r\n' });
    const chunk = writer.take();
    expect(() => [...readLog(chunk.subarray(0, chunk.length - 1), START)]).toThrow('ends within an entry, at byte 9');
    expect(() => [...readLog(Uint8Array.of(99), START)]).toThrow('holds no entry at byte 0');
    expect(() => [...readLog(Uint8Array.of(4, 0, 2, 123, 125), START)]).toThrow('holds no control at byte 2');
  });

  it('never lets time run backwards', () => {
    const writer = new LogWriter(START);
    writer.add({ kind: 'tick', at: START + 10 });
    writer.add({ kind: 'tick', at: START + 4 });
    expect([...readLog(writer.take(), START)].map(({ at }) => at)).toEqual([START + 10, START + 10]);
  });
});
