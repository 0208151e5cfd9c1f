// Saves what the session is told: collects its log, and hands it to the shelf in chunks, one after the other, since they
// are read back in the order in which they were stored. What is typed now and then is saved at once: a page that is left
// may not get the time to. Busy sessions are saved every so often.
import { type LogEntry, LogWriter, type Move } from '../../session/log.ts';
import type { Session } from '../../session/session.ts';
import type { Report } from './protocol.ts';
import type { SessionShelf } from './session-shelf.ts';
import type { SessionStore } from './session-store.ts';

const SAVE_EVERY_MS = 200;

export interface TimerEnvironment {
  /** Unix µs. */
  micros(): number;
  setTimer(run: () => void, ms: number): number;
  clearTimer(timer: number): void;
  report(report: Report): void;
}

export class LogSaver {
  private log: LogWriter;
  /** Where the learner went since the log was last written to. */
  private move: Move | undefined;
  private timer: number | undefined;
  /** When something was last saved, in ms of the environment's clock. */
  private savedAt = 0;
  private saving: Promise<void> = Promise.resolve();

  constructor(
    private readonly environment: TimerEnvironment,
    private readonly shelf: Pick<SessionShelf, 'append'>,
    private readonly store: Pick<SessionStore, 'state'>,
    startedAt: number,
  ) {
    this.log = new LogWriter(startedAt);
  }

  /** Another session is saved from now on. */
  begin(session: Session, isNewLog: boolean): void {
    this.log = new LogWriter(session.start.startedAt);
    if (isNewLog) for (const record of session.history.records()) this.log.add(record);
    this.log.continueFrom(session.history.timeAt(session.position));
    this.move = undefined;
  }

  add(entry: LogEntry): void {
    this.writeMove();
    this.log.add(entry);
  }

  /** The learner went elsewhere; of several such moves in a row only the last one counts. */
  moved(move: Move): void {
    this.move = move;
  }

  schedule(): void {
    if (this.log.isEmpty && !this.move) return;
    const rested = this.environment.micros() / 1000 - this.savedAt;
    this.timer ??= this.environment.setTimer(() => void this.save(), Math.max(0, SAVE_EVERY_MS - rested));
  }

  async save(): Promise<void> {
    if (this.timer !== undefined) this.environment.clearTimer(this.timer);
    this.timer = undefined;
    this.writeMove();
    if (this.log.isEmpty) return this.saving;
    this.savedAt = this.environment.micros() / 1000;
    const chunk = this.log.take();
    const before = this.store.state.kind;
    this.saving = this.saving.then(() => this.shelf.append(chunk));
    await this.saving;
    if (this.store.state.kind !== before) this.environment.report({ type: 'storage', storage: this.store.state });
  }

  private writeMove(): void {
    if (this.move) this.log.add(this.move);
    this.move = undefined;
  }
}
