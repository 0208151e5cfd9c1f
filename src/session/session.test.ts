import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_COMMANDS } from '../server/commands.ts';
import { datasetDigest } from '../engine/digest.ts';
import { loadLua } from '../hosts/node/lua.ts';
import { encodeRequest } from '../resp/encode.ts';
import { shareLua } from '../tooling/interview/shared-lua.ts';
import { type LogEntry, LogWriter, readLog } from './log.ts';
import { Session } from './session.ts';
import { createDiskMachine } from './disk-machine.ts';
import { createSimpleMachine } from './simple-machine.ts';

const START = { seed: 11, startedAt: 1_760_000_000_000_000 };
const PARTS = { commands: ALL_COMMANDS, lua: shareLua(loadLua()) };

interface Recorded {
  readonly session: Session;
  readonly outputs: string[];
}

function begin(createMachine = createDiskMachine): Recorded {
  const outputs: string[] = [];
  const session = new Session(START, {
    createMachine,
    parts: () => PARTS,
    listener: {
      output: (connection, bytes) => outputs.push(`${connection}: ${bytes}`),
      closed: (connection) => outputs.push(`${connection} closed`),
    },
  });
  return { session, outputs };
}

const key = fc.constantFrom('a', 'b', 'c', 'list', 'bag');
const number = fc.integer({ min: 1, max: 400 }).map(String);

/** Commands that touch chance, time, other clients and one's own state. */
const command: fc.Arbitrary<readonly string[]> = fc.oneof(
  fc.tuple(fc.constant('SET'), key, number, fc.constant('PX'), number),
  fc.tuple(fc.constant('INCR'), key),
  fc.tuple(fc.constantFrom('RPUSH', 'LPUSH'), fc.constant('list'), number),
  fc.tuple(fc.constant('BLPOP'), fc.constant('list'), fc.constantFrom('0', '0.2')),
  fc.tuple(fc.constant('SADD'), fc.constant('bag'), number, number, number),
  fc.tuple(fc.constant('SPOP'), fc.constant('bag')),
  fc.tuple(fc.constant('XADD'), fc.constant('log'), fc.constant('*'), fc.constant('n'), number),
  fc.tuple(fc.constantFrom('MULTI', 'EXEC', 'DISCARD', 'RANDOMKEY', 'MONITOR', 'DBSIZE')),
  fc.tuple(fc.constant('WATCH'), key),
  fc.tuple(fc.constantFrom('SAVE', 'BGSAVE', 'BGREWRITEAOF')),
  fc.tuple(fc.constant('CONFIG'), fc.constant('SET'), fc.constant('appendonly'), fc.constantFrom('yes', 'no')),
  fc.tuple(fc.constant('PEXPIRE'), key, number),
  fc.tuple(fc.constant('PTTL'), key),
  fc.tuple(fc.constantFrom('SUBSCRIBE', 'UNSUBSCRIBE'), fc.constant('news')),
  fc.tuple(fc.constant('PUBLISH'), fc.constant('news'), number),
  fc.tuple(
    fc.constant('EVAL'),
    fc.constant("redis.call('SADD', KEYS[1], ARGV[1]); return redis.call('SRANDMEMBER', KEYS[1])"),
    fc.constant('1'),
    fc.constant('bag'),
    number,
  ),
);

const step = fc.record({
  wait: fc.integer({ min: 0, max: 150_000 }),
  connection: fc.integer({ min: 1, max: 3 }),
  what: fc.oneof(
    { weight: 12, arbitrary: command },
    { weight: 1, arbitrary: fc.constantFrom('tick' as const, 'close' as const, 'reset' as const, 'cut-power' as const) },
  ),
});

function entriesOf(steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[]): LogEntry[] {
  let at = START.startedAt;
  const open = new Set<number>();
  return steps.flatMap(({ wait, connection, what }): LogEntry[] => {
    at += wait + 10;
    if (what === 'tick') return [{ kind: 'tick', at }];
    if (what === 'cut-power') {
      open.clear();
      const cut: LogEntry = { kind: 'control', at, control: { type: 'cut-power', tail: 'torn', seed: wait } };
      return [cut, { kind: 'control', at: at + 10, control: { type: 'start' } }];
    }
    if (what === 'reset') return [{ kind: 'control', at, control: { type: 'reset', seed: wait } }];
    if (what === 'close') {
      open.delete(connection);
      return [{ kind: 'close', at, connection }];
    }
    const entries: LogEntry[] = [];
    if (!open.has(connection)) {
      open.add(connection);
      entries.push({ kind: 'open', at, connection, name: `client ${connection}` });
    }
    entries.push({ kind: 'input', at, connection, bytes: encodeRequest(what) });
    return entries;
  });
}

const steps = fc.array(step, { minLength: 1, maxLength: 60 }).map(entriesOf);

/** Everything that two equal moments have in common: data, times to live, and what happens next. */
function stateOf(session: Session): unknown {
  const { engine } = session;
  return {
    digest: datasetDigest(engine.databases),
    now: engine.clock.micros(),
    expiry: engine.databases.map((db) => {
      const all: unknown[] = [];
      db.keys.forEach((name, value) => all.push([name, value.expireAt, value.encoding]));
      return all;
    }),
    clients: [...engine.clients.values()].map(({ id, blocked, isDirtyCas, transaction }) => [id, blocked?.reason, isDirtyCas, transaction?.queue.length]),
    chance: (engine.random as unknown as { state(): unknown }).state(),
    commands: engine.stats.commandsProcessed,
    screens: session.clients(),
    disk: session.world.machine.disk?.disk.image(),
  };
}

/** What it answers from here on. */
const FUTURE: readonly (readonly string[])[] = [['RANDOMKEY'], ['SPOP', 'bag'], ['XADD', 'log', '*', 'a', 'b'], ['SMEMBERS', 'bag'], ['INFO', 'stats'], ['SCAN', '0']];

function futureOf({ session, outputs }: Recorded): readonly string[] {
  const at = session.time + 500;
  const before = outputs.length;
  session.append({ kind: 'open', at, connection: 99, name: 'asker' });
  for (const argv of FUTURE) session.append({ kind: 'input', at, connection: 99, bytes: encodeRequest(argv) });
  return outputs.slice(before);
}

describe('a session', { timeout: 60_000 }, () => {
  it('is after undo and redo what it was', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 20 }), (entries, count) => {
        const recorded = begin();
        const { session } = recorded;
        for (const entry of entries) session.append(entry);
        const before = stateOf(session);
        let undone = 0;
        for (; undone < count && session.undoPlace; undone++) session.seek(session.undoPlace);
        for (; undone > 0 && session.redoPlace; undone--) session.seek(session.redoPlace);
        expect(stateOf(session)).toEqual(before);
        const plain = begin();
        for (const entry of entries) plain.session.append(entry);
        expect(futureOf(recorded)).toEqual(futureOf(plain));
      }),
      { numRuns: 40 },
    );
  });

  it('depends on the place alone, not on the way there', () => {
    fc.assert(
      fc.property(steps, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 }), (entries, stops) => {
        const recorded = begin();
        const { session } = recorded;
        for (const entry of entries) session.append(entry);
        for (const stop of stops) {
          session.seek({ branch: 0, position: Math.floor(stop * entries.length) });
          if (stop < 0.5) session.ask({ kind: 'open', at: session.time, connection: 77 });
          if (stop < 0.5) session.ask({ kind: 'input', at: session.time, connection: 77, bytes: encodeRequest(['SPOP', 'bag']) });
        }
        const { position } = session;
        session.seek({ branch: 0, position: entries.length });
        session.seek({ branch: 0, position });
        const direct = begin();
        for (const entry of entries.slice(0, position)) direct.session.append(entry);
        expect(stateOf(session)).toEqual(stateOf(direct.session));
        expect(futureOf(recorded)).toEqual(futureOf(direct));
      }),
      { numRuns: 40 },
    );
  });

  it('keeps the old future when something new is done in the past', () => {
    fc.assert(
      fc.property(steps, steps, fc.double({ min: 0, max: 1, noNaN: true }), (first, second, where) => {
        const recorded = begin();
        const { session } = recorded;
        for (const entry of first) session.append(entry);
        const end = stateOf(session);
        const marks = session.marks.slice();
        const position = Math.floor(where * (first.length - 1));
        session.seek({ branch: 0, position });
        const shift = session.time - START.startedAt;
        for (const entry of second) session.append({ ...entry, at: entry.at + shift });
        expect(session.history.branches).toHaveLength(position < first.length ? 2 : 1);
        const other = stateOf(session);
        const otherMarks = session.marks.slice();
        session.seek({ branch: 0, position: first.length });
        expect(stateOf(session)).toEqual(end);
        expect(session.marks).toEqual(marks);
        session.seek({ branch: 1, position: position + second.length });
        expect(stateOf(session)).toEqual(other);
        expect(session.marks).toEqual(otherMarks);
      }),
      { numRuns: 30 },
    );
  });

  it('is the same again from its log, wherever it stood', async () => {
    await fc.assert(
      fc.asyncProperty(steps, steps, fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), async (first, second, where, isBack) => {
        const recorded = begin();
        const { session } = recorded;
        for (const entry of first) session.append(entry);
        session.seek({ branch: 0, position: Math.floor(where * first.length) });
        const shift = session.time - START.startedAt;
        for (const entry of second) session.append({ ...entry, at: entry.at + shift });
        if (isBack && session.undoPlace) session.seek(session.undoPlace);
        const writer = new LogWriter(START.startedAt);
        for (const record of session.history.records()) writer.add(record);
        const again = begin();
        const restored = await again.session.restore(readLog(writer.take(), START.startedAt));
        expect(restored.reason).toBeUndefined();
        expect(stateOf(again.session)).toEqual(stateOf(session));
        expect(again.session.marks).toEqual(session.marks);
        expect(again.session.history.branches.length).toBe(session.history.branches.length);
        // The other branch, too, though nobody has run it here.
        for (const each of [recorded, again]) each.session.seek({ branch: 0, position: first.length });
        expect(stateOf(again.session)).toEqual(stateOf(session));
        expect(again.session.marks).toEqual(session.marks);
        expect(futureOf(again)).toEqual(futureOf(recorded));
      }),
      { numRuns: 30 },
    );
  });

  it('seeks through long sessions with the help of parked worlds, and ends up at the same place', () => {
    const recorded = begin(createSimpleMachine);
    const { session } = recorded;
    const entries: LogEntry[] = [{ kind: 'open', at: START.startedAt, connection: 1, name: 'client 1' }];
    for (let i = 0; i < 6000; i++) {
      const argv = i % 3 === 0 ? ['SADD', 'bag', `m${i}`] : i % 3 === 1 ? ['SPOP', 'bag'] : ['SET', `k${i % 500}`, String(i), 'PX', '900'];
      entries.push({ kind: 'input', at: START.startedAt + i * 1000, connection: 1, bytes: encodeRequest(argv) });
    }
    for (const entry of entries) session.append(entry);
    while (session.prepare(() => false));
    const places = [4500, 1500, 5999, 7, 3001, 6001];
    // Another session, run from the start to each place, in their order.
    const direct = begin(createSimpleMachine).session;
    const states = new Map<number, unknown>();
    for (const [before, entry] of entries.entries()) {
      direct.append(entry);
      if (places.includes(before + 1)) states.set(before + 1, stateOf(direct));
    }
    for (const position of places) {
      session.seek({ branch: 0, position });
      expect(stateOf(session)).toEqual(states.get(position));
    }
  });

  it('undoes many steps of a long session without a pause, none of them by running it from the start', () => {
    let machines = 0;
    const { session, outputs } = begin((options) => {
      machines++;
      return createSimpleMachine(options);
    });
    session.append({ kind: 'open', at: START.startedAt, connection: 1, name: 'client 1' });
    // Few more than make it worth while to park worlds.
    for (let i = 0; i < 2500; i++) {
      const at = START.startedAt + i * 1000;
      session.append({ kind: 'input', at, connection: 1, bytes: encodeRequest(['INCR', 'steps']) });
      session.append({ kind: 'tick', at: at + 1 });
    }
    while (session.prepare(() => false));
    machines = 0;
    for (let i = 0; i < 15; i++) if (session.undoPlace) session.seek(session.undoPlace);
    expect(machines).toBe(0);
    session.append({ kind: 'input', at: session.engine.clock.micros(), connection: 1, bytes: encodeRequest(['GET', 'steps']) });
    expect(outputs.at(-1)).toBe('1: $4\r\n2485\r\n');
  });

  it('says what differs between two moments', () => {
    const { session } = begin();
    const at = START.startedAt;
    session.append({ kind: 'open', at, connection: 1, name: 'client 1' });
    const send = (...argv: string[]): void => void session.append({ kind: 'input', at, connection: 1, bytes: encodeRequest(argv) });
    send('SET', 'same', '1');
    send('SET', 'other', '1');
    send('SADD', 'gone', 'x');
    send('SET', 'timed', 'x', 'EX', '10');
    const first = { branch: 0, position: session.position };
    send('INCR', 'other');
    send('DEL', 'gone');
    send('EXPIRE', 'timed', '99');
    send('RPUSH', 'new', 'x');
    const second = { branch: 0, position: session.position };
    expect(session.compare(first, second)).toEqual({
      total: 4,
      keys: [
        { db: 0, key: 'gone', kind: 'removed', before: 'set', after: undefined },
        { db: 0, key: 'new', kind: 'added', before: undefined, after: 'list' },
        { db: 0, key: 'other', kind: 'changed', before: 'string', after: 'string' },
        { db: 0, key: 'timed', kind: 'expiry', before: 'string', after: 'string' },
      ],
    });
    expect(session.position).toBe(second.position);
  });

  it('notes on which side a named connection ended, for the screens', () => {
    const { session } = begin();
    const at = START.startedAt;
    session.append({ kind: 'open', at, connection: 1, name: 'client 1' });
    session.append({ kind: 'input', at, connection: 1, bytes: encodeRequest(['BLPOP', 'q', '0']) });
    session.append({ kind: 'close', at, connection: 1 });
    session.append({ kind: 'open', at, connection: 2, name: 'client 1' });
    session.append({ kind: 'input', at, connection: 2, bytes: encodeRequest(['QUIT']) });
    const kinds = session.clients().map(({ name, exchanges }) => [name, exchanges.map(({ kind }) => kind).join(' ')]);
    expect(kinds).toEqual([['client 1', 'input left input output closed']]);
  });

  it('forgets everything with a reset, which is undone like a command', () => {
    const { session, outputs } = begin();
    const at = START.startedAt;
    session.append({ kind: 'open', at, connection: 1, name: 'client 1' });
    session.append({ kind: 'input', at, connection: 1, bytes: encodeRequest(['SET', 'a', '1']) });
    session.append({ kind: 'control', at, control: { type: 'reset', seed: 5 } });
    session.append({ kind: 'input', at, connection: 1, bytes: encodeRequest(['GET', 'a']) });
    expect(outputs.at(-1)).toBe('1: $-1\r\n');
    expect(session.clients()[0]?.exchanges.map(({ bytes }) => bytes).join('')).toBe('*2\r\n$3\r\nGET\r\n$1\r\na\r\n$-1\r\n');
    for (let i = 0; i < 2; i++) if (session.undoPlace) session.seek(session.undoPlace);
    expect(session.engine.databases[0]?.keys.size).toBe(1);
  });
});
