// The server of a lab: an engine of its own with a clock that the lab moves. Answers the actions of a ServerLink.
import type { ByteString } from '../../base/bytes.ts';
import { ManualClock } from '../../base/clock.ts';
import { SeededRandom } from '../../base/random.ts';
import type { ServerAction, ServerStep } from '../../curriculum/lab/server-link.ts';
import type { Parts } from '../../engine/late-parts.ts';
import { type Connection, createServer, type Server } from '../../server/server.ts';
import type { LogEntry } from '../../session/log.ts';
import { encodeRecords } from '../../session/share.ts';
import type { SessionStart } from '../../session/world.ts';

/** What one server was told from its start on. */
interface Recording {
  readonly start: SessionStart;
  readonly entries: LogEntry[];
}

/** Entries kept of one server: a test that never ends must not fill the memory. */
const MOST_ENTRIES = 60_000;

export class LabEngine {
  private clock = new ManualClock();
  private server: Server;
  private readonly connections = new Map<number, Connection>();
  private outputs: { connection: number; bytes: ByteString }[] = [];
  private closed: number[] = [];
  private recordings: Recording[] = [];

  constructor(private readonly parts: Parts) {
    this.server = this.create(1);
  }

  act(action: ServerAction): ServerStep {
    this.outputs = [];
    this.closed = [];
    if (action.type === 'restart') {
      this.connections.clear();
      this.clock = new ManualClock(action.at);
      this.server = this.create(action.seed);
      this.recordings.push({ start: { seed: action.seed, startedAt: this.clock.micros() }, entries: [] });
      return this.step();
    }
    this.advance(action.at);
    this.record(action);
    // Something came of itself first: whoever asked hears of that, and what they do follows at the time they said.
    if (action.type === 'connect') this.connect(action.connection);
    else if (action.type === 'receive') this.connections.get(action.connection)?.receive(action.bytes);
    else if (action.type === 'close') {
      this.connections.get(action.connection)?.close();
      this.connections.delete(action.connection);
    }
    return this.step();
  }

  /** Another run: what was recorded of the one before is forgotten. */
  forget(): void {
    this.recordings = [];
  }

  /** The server of that place in the run, from its start to its end, as a session to open; undefined if there was none. */
  session(place: number, name: string): Uint8Array<ArrayBuffer> | undefined {
    const recording = this.recordings[place];
    return recording && encodeRecords(recording.start, recording.entries, name);
  }

  private record(action: Exclude<ServerAction, { readonly type: 'restart' }>): void {
    const entries = this.recordings.at(-1)?.entries;
    if (entries === undefined || entries.length >= MOST_ENTRIES) return;
    const at = this.clock.micros();
    const { type } = action;
    if (type === 'advance') entries.push({ kind: 'tick', at });
    else if (type === 'connect') entries.push({ kind: 'open', at, connection: action.connection, name: action.client });
    else if (type === 'receive') entries.push({ kind: 'input', at, connection: action.connection, bytes: action.bytes });
    else entries.push({ kind: 'close', at, connection: action.connection });
  }

  private step(): ServerStep {
    return { at: this.clock.micros() / 1000, outputs: this.outputs, closed: this.closed, wakeup: this.server.nextWakeup() };
  }

  private create(seed: number): Server {
    const { clock, parts } = this;
    return createServer({ clock, random: new SeededRandom(seed), commands: parts.commands, lua: parts.lua });
  }

  /** Up to a time, or to the first output. */
  private advance(unixMs: number): void {
    for (;;) {
      const wakeup = this.server.nextWakeup();
      if (wakeup === undefined || wakeup > unixMs || this.outputs.length > 0) break;
      this.clock.advance(Math.max(0, wakeup - this.clock.micros() / 1000));
      const before = this.clock.micros();
      this.server.tick();
      // A wakeup that stays where it is would be asked for without end.
      if (this.server.nextWakeup() === wakeup && before === this.clock.micros()) this.clock.advance(1);
    }
    if (this.outputs.length === 0) this.clock.advance(Math.max(0, unixMs - this.clock.micros() / 1000));
  }

  private connect(connection: number): void {
    const opened = this.server.connect({
      addr: `127.0.0.1:${50_000 + connection}`,
      laddr: '127.0.0.1:6379',
      onOutput: (bytes) => this.outputs.push({ connection, bytes }),
      onClose: () => {
        this.closed.push(connection);
        this.connections.delete(connection);
      },
    });
    this.connections.set(connection, opened);
  }
}
