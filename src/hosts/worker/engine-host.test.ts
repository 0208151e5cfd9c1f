import { describe, expect, it } from 'vitest';
import { PictureWatcher } from '../../server/pictures/watcher.ts';
import { loadLua } from '../node/lua.ts';
import { ALL_COMMANDS } from './all-commands.ts';
import { EngineHost, type HostEnvironment } from './engine-host.ts';
import type { PartSources } from './part-loader.ts';
import type { Report, StorageState } from './protocol.ts';
import type { SessionOrder } from './session-protocol.ts';
import type { SessionHead, SessionStore, StoredSession } from './session-store.ts';

const START = 1_760_000_000_000_000;

/** What was promised and is there has arrived. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** What the browser's storage would hold, over several visits. */
class MemoryStore implements SessionStore {
  state: StorageState = { kind: 'saved' };
  readonly sessions = new Map<string, { head: SessionHead; chunks: Uint8Array[] }>();
  open: { current: string; sandbox: string } | undefined;
  readonly kept: StoredSession[] = [];

  /** Of the first sandbox. */
  get chunks(): Uint8Array[] {
    return [...this.sessions.values()][0]?.chunks ?? [];
  }

  async list(): Promise<readonly SessionHead[]> {
    return [...this.sessions.values()].map(({ head }) => head);
  }

  async lastOpen(): Promise<{ readonly current: string; readonly sandbox: string } | undefined> {
    return this.open;
  }

  async setOpen(current: string, sandbox: string): Promise<void> {
    this.open = { current, sandbox };
  }

  async load(id: string): Promise<StoredSession | undefined> {
    return this.sessions.get(id);
  }

  async begin(head: SessionHead, keepOld: boolean): Promise<void> {
    const old = this.sessions.get(head.id);
    if (keepOld && old) this.kept.push(old);
    this.sessions.set(head.id, { head, chunks: [] });
  }

  async describe(head: SessionHead): Promise<void> {
    this.sessions.set(head.id, { head, chunks: this.sessions.get(head.id)?.chunks ?? [] });
  }

  async remove(id: string): Promise<void> {
    this.sessions.delete(id);
  }

  async append(id: string, chunk: Uint8Array<ArrayBuffer>): Promise<void> {
    this.sessions.get(id)?.chunks.push(chunk);
  }
}

const WHOLE: PartSources = {
  commands: () => Promise.resolve(ALL_COMMANDS),
  lua: () => Promise.resolve(loadLua()),
};

/** A page load: a host with a clock and timers that move only when told. */
class Visit {
  readonly reports: Report[] = [];
  private timers = new Map<number, { readonly at: number; readonly run: () => void }>();
  private nextTimer = 1;

  private constructor(
    private micros: number,
    private host: EngineHost | undefined,
  ) {}

  static async begin(store: SessionStore, micros = START, seed = 7, parts = WHOLE, foldAfter = Infinity): Promise<Visit> {
    const visit = new Visit(micros, undefined);
    const environment: HostEnvironment = {
      micros: () => visit.micros,
      setTimer: (run, ms) => {
        visit.timers.set(visit.nextTimer, { at: visit.micros + ms * 1000, run });
        return visit.nextTimer++;
      },
      clearTimer: (timer) => visit.timers.delete(timer),
      report: (report) => visit.reports.push(report),
      seed: () => seed,
      parts,
      foldAfter,
      loadExamples: () => Promise.resolve({}),
      loadScratchServers: () => import('./scratch-servers.ts'),
      loadDiskViews: () => import('./disk-views.ts'),
      loadPictures: () => Promise.resolve(PictureWatcher),
    };
    visit.host = await EngineHost.start(environment, store);
    visit.host.handle({ type: 'open', connection: micros % 1_000_000 });
    visit.connection = micros % 1_000_000;
    await settled();
    return visit;
  }

  private connection = 0;

  /** Sends a line and gives what came back. */
  send(line: string): string {
    const before = this.reports.length;
    this.host?.handle({ type: 'send', connection: this.connection, bytes: `${line}\r\n` });
    return this.reports
      .slice(before)
      .map((report) => (report.type === 'output' ? report.bytes : ''))
      .join('');
  }

  ask(request: Parameters<EngineHost['handle']>[0]): Report | undefined {
    this.host?.handle(request);
    return this.reports.at(-1);
  }

  /** Carries out an order about sessions and gives the answer. */
  async order(order: SessionOrder): Promise<Extract<Report, { type: 'sessions' }>> {
    const before = this.reports.length;
    this.host?.handle({ type: 'sessions', id: 1, order });
    for (;;) {
      const answer = this.reports.slice(before).find((report) => report.type === 'sessions');
      if (answer?.type === 'sessions') return answer;
      await settled();
    }
  }

  pass(ms: number): void {
    const until = this.micros + ms * 1000;
    for (;;) {
      const due = [...this.timers].filter(([, timer]) => timer.at <= until).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) break;
      const [id, { at, run }] = due;
      this.timers.delete(id);
      this.micros = Math.max(this.micros, at);
      run();
    }
    this.micros = until;
  }

  async end(): Promise<void> {
    this.host?.handle({ type: 'save' });
    await settled();
  }
}

describe('engine host', () => {
  it('answers on the connection that asked', async () => {
    const visit = await Visit.begin(new MemoryStore());
    expect(visit.reports[0]).toEqual({ type: 'ready', restored: { kind: 'new' }, storage: { kind: 'saved' } });
    expect(visit.send('PING')).toBe('+PONG\r\n');
  });

  it('has the same keys, times and random choices after a reload', async () => {
    const store = new MemoryStore();
    const first = await Visit.begin(store);
    first.send('SET greeting hello');
    first.pass(1500);
    first.send('SET soon gone PX 5000');
    first.send('SET later here EX 100');
    for (let i = 0; i < 20; i++) first.send(`SADD bag member:${i}`);
    first.pass(300);
    const popped = first.send('SPOP bag 5');
    await first.end();

    const second = await Visit.begin(store, START + 60_000_000, 99);
    expect(second.reports[0]).toMatchObject({ type: 'ready', restored: { kind: 'restored', inputs: 24 } });
    expect(second.send('GET greeting')).toBe('$5\r\nhello\r\n');
    expect(second.send('GET soon')).toBe('$-1\r\n');
    expect(second.send('PTTL later')).toBe(':41500\r\n');
    expect(second.send('SCARD bag')).toBe(':15\r\n');
    expect(popped).toMatch(/^\*5/);
    await second.end();

    const third = await Visit.begin(store, START + 70_000_000);
    expect(third.send('SMEMBERS bag')).toBe(second.send('SMEMBERS bag'));
  });

  it('does not carry a transaction or a subscription over a reload', async () => {
    const store = new MemoryStore();
    const first = await Visit.begin(store);
    first.send('MULTI');
    first.send('SET a 1');
    await first.end();
    const second = await Visit.begin(store, START + 1_000_000);
    expect(second.send('GET a')).toBe('$-1\r\n');
  });

  it('sets a log aside that cannot be replayed to its end, and keeps what came before', async () => {
    const store = new MemoryStore();
    const first = await Visit.begin(store);
    first.send('SET a 1');
    await first.end();
    store.chunks.push(Uint8Array.of(2, 0, 200));
    const second = await Visit.begin(store, START + 1_000_000);
    expect(second.reports[0]).toMatchObject({ type: 'ready', restored: { kind: 'partly', inputs: 1 } });
    expect(second.send('GET a')).toBe('$1\r\n1\r\n');
    expect(store.kept).toHaveLength(1);
    await second.end();
    const third = await Visit.begin(store, START + 2_000_000);
    expect(third.reports[0]).toMatchObject({ type: 'ready', restored: { kind: 'restored' } });
    expect(third.send('GET a')).toBe('$1\r\n1\r\n');
  });

  it('wakes for expiring keys and shows that they are gone', async () => {
    const visit = await Visit.begin(new MemoryStore());
    visit.ask({
      type: 'watch-keys',
      query: { db: 0, pattern: '', isGrouped: true, opened: [], closed: [], first: 0, count: 10, selected: undefined },
    });
    visit.send('SET soon gone PX 1000');
    visit.pass(200);
    const names = (): unknown => {
      const report = visit.reports.findLast((each) => each.type === 'keys');
      return report?.view.rows.map((row) => row.kind === 'key' && row.key);
    };
    expect(names()).toEqual(['soon']);
    visit.pass(2000);
    expect(names()).toEqual([]);
  });

  it('wakes for what falls due also after it was busy with sessions', async () => {
    const visit = await Visit.begin(new MemoryStore());
    visit.send('SET soon gone PX 1000');
    const listing = visit.order({ do: 'list' });
    visit.pass(900);
    await listing;
    visit.ask({
      type: 'watch-keys',
      query: { db: 0, pattern: '', isGrouped: true, opened: [], closed: [], first: 0, count: 10, selected: undefined },
    });
    visit.pass(2000);
    expect(visit.reports.findLast((report) => report.type === 'keys')?.view.rows).toEqual([]);
  });

  it('follows a watched value', async () => {
    const visit = await Visit.begin(new MemoryStore());
    visit.send('SET n 1');
    visit.pass(100);
    const window = { db: 0, key: 'n', first: 0, count: 10, clip: 100 };
    expect(visit.ask({ type: 'watch-value', watch: 5, window })).toMatchObject({ view: { bytes: '1' } });
    visit.send('INCR n');
    visit.pass(100);
    const report = visit.reports.findLast((each) => each.type === 'value');
    expect(report).toMatchObject({ watch: 5, view: { type: 'string', bytes: '2', facts: { encoding: 'int' } } });
  });

  it('holds a command whose part is on its way, and all that is asked after it', async () => {
    let arrive = (): void => undefined;
    const slow: PartSources = {
      ...WHOLE,
      commands: () => new Promise((resolve) => (arrive = () => resolve(ALL_COMMANDS))),
    };
    const visit = await Visit.begin(new MemoryStore(), START, 7, slow);
    expect(visit.send('SET n 1 PX 1000')).toBe('+OK\r\n');
    visit.pass(500);
    expect(visit.send('EVAL "return redis.call(\'PTTL\', \'n\')" 0')).toBe('');
    visit.pass(5000);
    expect(visit.send('EXISTS n')).toBe('');
    const before = visit.reports.length;
    arrive();
    await settled();
    const after = visit.reports.slice(before);
    // The script ran as of when it came; what came later finds the key gone.
    expect(after.flatMap((report) => (report.type === 'output' ? [report.bytes] : []))).toEqual([':500\r\n', ':0\r\n']);
    expect(after.map((report) => report.type)).toContain('whole');
  });

  it('marks a command that had to wait when it has run, with what came of it', async () => {
    let arrive = (): void => undefined;
    const slow: PartSources = {
      ...WHOLE,
      commands: () => new Promise((resolve) => (arrive = () => resolve(ALL_COMMANDS))),
    };
    const visit = await Visit.begin(new MemoryStore(), START, 7, slow);
    visit.ask({ type: 'open', connection: 3, name: 'client 1' });
    visit.ask({ type: 'send', connection: 3, bytes: 'EVAL "return redis.error_reply(\'no\')" 0\r\nPING\r\n' });
    visit.ask({ type: 'watch-time', query: { first: 0, count: 10, client: '', stretches: 10 } });
    arrive();
    await settled();
    const view = visit.reports.findLast((report) => report.type === 'time')?.view;
    expect(view?.marks.map(({ command, isError }) => [command, isError])).toEqual([
      ['EVAL', true],
      ['PING', false],
    ]);
  });

  it('waits for the parts that a stored session needs before it goes on with it', async () => {
    const store = new MemoryStore();
    const first = await Visit.begin(store);
    first.send('SETBIT bits 7 1');
    first.send('EVAL "return redis.call(\'INCR\', \'n\')" 0');
    await first.end();
    const second = await Visit.begin(store, START + 1_000_000);
    expect(second.reports[0]).toMatchObject({ type: 'ready', restored: { kind: 'restored', inputs: 2 } });
    expect(second.send('MGET bits n')).toBe('*2\r\n$1\r\n\x01\r\n$1\r\n1\r\n');
  });

  it('leaves a stored session alone when a part that it needs cannot be had', async () => {
    const store = new MemoryStore();
    const first = await Visit.begin(store);
    first.send('SETBIT bits 7 1');
    await first.end();
    const offline: PartSources = { ...WHOLE, commands: () => Promise.reject(new Error('offline')) };
    await expect(Visit.begin(store, START + 1_000_000, 7, offline)).rejects.toThrow('offline');
    const later = await Visit.begin(store, START + 2_000_000);
    expect(later.reports[0]).toMatchObject({ restored: { kind: 'restored', inputs: 1 } });
  });

  it('saves what was done a moment after it was done', async () => {
    const store = new MemoryStore();
    const visit = await Visit.begin(store);
    visit.send('SET a 1');
    visit.pass(300);
    await settled();
    expect((await Visit.begin(store, START + 1_000_000)).send('GET a')).toBe('$1\r\n1\r\n');
  });

  it('goes on from what a long session holds, and keeps all that led to it', async () => {
    const store = new MemoryStore();
    const first = await Visit.begin(store);
    first.send('CONFIG SET maxmemory-policy allkeys-lru');
    for (let i = 0; i < 40; i++) first.send(`RPUSH list e${i}`);
    first.send('SET timed x EX 5000');
    await first.end();
    const second = await Visit.begin(store, START + 1_000_000, 7, WHOLE, 30);
    expect(second.send('LLEN list')).toBe(':40\r\n');
    expect(second.send('TTL timed')).toBe(':4999\r\n');
    expect(second.send('CONFIG GET maxmemory-policy')).toContain('allkeys-lru');
    await second.end();
    const names = [...store.sessions.values()].map(({ head }) => head.name);
    expect(names).toEqual(['Sandbox', 'Sandbox, until 2025-10-09']);
    const third = await Visit.begin(store, START + 2_000_000, 7, WHOLE, 30);
    expect(third.send('LLEN list')).toBe(':40\r\n');
    await third.order({ do: 'switch', session: [...store.sessions.keys()][1] ?? '' });
    await settled();
    third.ask({ type: 'watch-time', query: { first: 0, count: 10, client: '', stretches: 10 } });
    expect(third.reports.findLast((report) => report.type === 'time')?.view.length).toBeGreaterThan(40);
  });

  it('undoes, redoes, branches and jumps in time, and is there again after a reload', async () => {
    const store = new MemoryStore();
    const first = await Visit.begin(store);
    const connection = 3;
    first.ask({ type: 'open', connection, name: 'client 1' });
    const say = (line: string): void => void first.ask({ type: 'send', connection, bytes: `${line}\r\n` });
    say('SET a 1');
    say('SET b 1 EX 100');
    first.ask({ type: 'time', action: { do: 'jump', by: 200_000 } });
    expect(first.send('EXISTS a b')).toBe(':1\r\n');
    first.ask({ type: 'time', action: { do: 'undo' } });
    expect(first.send('EXISTS a b')).toBe(':2\r\n');
    first.pass(500_000);
    expect(first.send('TTL b')).toBe(':100\r\n');
    first.ask({ type: 'time', action: { do: 'undo' } });
    first.ask({ type: 'time', action: { do: 'undo' } });
    expect(first.send('DBSIZE')).toBe(':0\r\n');
    first.ask({ type: 'time', action: { do: 'redo' } });
    say('SET c 1');
    expect(first.send('DBSIZE')).toBe(':2\r\n');
    first.ask({ type: 'time', action: { do: 'seek', place: { branch: 0, position: 4 } } });
    await first.end();
    const second = await Visit.begin(store, START + 1_000_000_000);
    const moved = second.reports.find((report) => report.type === 'moved');
    expect(moved?.clients.map(({ name, exchanges }) => [name, exchanges.length])).toEqual([['client 1', 4]]);
    second.ask({ type: 'time', action: { do: 'end' } });
    second.ask({ type: 'watch-time', query: { first: 0, count: 10, client: '', stretches: 10 } });
    const view = second.reports.findLast((report) => report.type === 'time')?.view;
    expect(view?.branches).toHaveLength(2);
    expect(view?.marks.map(({ line }) => line)).toEqual(['SET a 1', 'SET b 1 EX 100', '{"type":"jump","by":200000000}']);
  });

  it('visits what somebody exported, and comes back to one’s own', async () => {
    const giver = await Visit.begin(new MemoryStore());
    giver.send('SET given 1');
    const exported = await giver.order({ do: 'export' });
    const store = new MemoryStore();
    const visitor = await Visit.begin(store);
    visitor.send('SET own 1');
    const answer = async (order: SessionOrder): Promise<string> => {
      await visitor.order(order);
      await settled();
      visitor.ask({ type: 'open', connection: 9 });
      const before = visitor.reports.length;
      visitor.ask({ type: 'send', connection: 9, bytes: 'EXISTS own\r\nEXISTS given\r\n' });
      return visitor.reports.slice(before).map((report) => (report.type === 'output' ? report.bytes : '')).join('');
    };
    expect(await answer({ do: 'visit', bytes: exported.bytes ?? '' })).toBe(':0\r\n:1\r\n');
    expect(await answer({ do: 'return' })).toBe(':1\r\n:0\r\n');
    expect(await answer({ do: 'visit', bytes: 'nonsense' })).toBe(':1\r\n:0\r\n');
    expect(await answer({ do: 'open lesson', lesson: 'strings', isFresh: false })).toBe(':0\r\n:0\r\n');
    expect(await answer({ do: 'return' })).toBe(':1\r\n:0\r\n');
    expect([...store.sessions.keys()]).toEqual([expect.stringContaining('sandbox'), 'lesson:strings']);
  });
});
