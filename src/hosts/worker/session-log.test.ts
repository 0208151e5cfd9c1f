import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LogEntry, LogWriter, readLog } from './session-log.ts';

const START = 1_760_000_000_000_000;

const entry = fc.record({
  kind: fc.constantFrom('tick' as const, 'open' as const, 'input' as const, 'close' as const),
  wait: fc.nat({ max: 2 ** 40 }),
  connection: fc.nat(),
  bytes: fc.array(fc.nat({ max: 255 })).map((codes) => String.fromCharCode(...codes)),
});

type Part = typeof entry extends fc.Arbitrary<infer T> ? T : never;

function toEntries(parts: readonly Part[]): LogEntry[] {
  let at = START;
  return parts.map(({ kind, wait, connection, bytes }): LogEntry => {
    at += wait;
    if (kind === 'tick') return { kind, at };
    return kind === 'input' ? { kind, at, connection, bytes } : { kind, at, connection };
  });
}

describe('session log', () => {
  it('reads back what was written, over any cut into chunks', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(entry, fc.boolean())), (parts) => {
        const entries = toEntries(parts.map(([part]) => part));
        const writer = new LogWriter(START);
        const read: LogEntry[] = [];
        const drain = (): void => {
          for (const each of readLog(writer.take(), read.at(-1)?.at ?? START)) read.push(each);
        };
        entries.forEach((each, i) => {
          writer.add(each);
          if (parts[i]?.[1] === true) drain();
        });
        drain();
        expect(read).toEqual(entries);
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
    expect(() => [...readLog(Uint8Array.of(9), START)]).toThrow('holds no entry at byte 0');
  });

  it('never lets time run backwards', () => {
    const writer = new LogWriter(START);
    writer.add({ kind: 'tick', at: START + 10 });
    writer.add({ kind: 'tick', at: START + 4 });
    expect([...readLog(writer.take(), START)].map(({ at }) => at)).toEqual([START + 10, START + 10]);
  });
});
