// SHUTDOWN with replicas that lag behind: writes pause until they have caught up or shutdown-timeout has passed, and only
// then does the server end. SHUTDOWN ABORT takes it back.
import type { ShutdownHandler, ShutdownRequest } from '../engine/surroundings.ts';
import { ErrorReply } from '../resp/reply.ts';
import type { MasterReplication } from './master.ts';

const failed = new ErrorReply('ERR Errors trying to SHUTDOWN. Check logs.');

export class PatientShutdown {
  /** Unix ms when it waits no longer; Infinity if nobody wants to shut down. */
  until = Infinity;
  private end: () => string | undefined = () => undefined;

  constructor(private readonly replication: MasterReplication) {}

  get isUnderWay(): boolean {
    return this.until < Infinity;
  }

  /** What INFO server says of it. */
  get fields(): Readonly<Record<string, number>> {
    return this.isUnderWay ? { shutdown_in_milliseconds: Math.max(0, this.until - this.replication.engine.now) } : {};
  }

  /** A handler that waits for replicas before it does what `handler` does. */
  before(handler: ShutdownHandler): ShutdownHandler {
    return (request: ShutdownRequest) => {
      const { engine } = this.replication;
      const seconds = engine.config.settings['shutdown-timeout'];
      if (this.isUnderWay && !request.now) return undefined;
      engine.log('notice', 'User requested shutdown...');
      this.end = () => {
        const refusal = handler(request);
        if (refusal !== undefined) {
          engine.log('warning', 'Errors trying to shut down the server. Check the logs for more information.');
        }
        return refusal;
      };
      if (request.now || seconds === 0 || this.isReady()) return this.end();
      this.until = engine.now + seconds * 1000;
      engine.waiting.startPause(Infinity, 'write');
      engine.log('notice', 'Waiting for replicas before shutting down.');
      return undefined;
    };
  }

  /** Whether there was anything to take back. */
  abort(): boolean {
    if (!this.isUnderWay) return false;
    this.cancel();
    this.replication.engine.log('notice', 'Shutdown manually aborted.');
    return true;
  }

  endIfReady(): void {
    const { engine } = this.replication;
    if (!this.isUnderWay || (engine.now < this.until && !this.isReady())) return;
    this.logLag();
    this.until = Infinity;
    if (this.end() !== undefined) this.cancel();
  }

  private cancel(): void {
    const { waiting } = this.replication.engine;
    this.until = Infinity;
    waiting.unpause();
    for (const state of waiting.blocked.withReason('shutdown')) waiting.endBlocking(state, failed);
  }

  /** Every replica has got everything. */
  private isReady(): boolean {
    const { position, replicas } = this.replication;
    return [...replicas].every(({ acknowledged, options }) => options.wantsFileOnly || acknowledged === position);
  }

  private logLag(): void {
    const { engine, position, replicas } = this.replication;
    const lagging = [...replicas].filter(({ acknowledged }) => acknowledged !== position);
    for (const replica of lagging) {
      const lag = replica.state === 'online' ? replica.lag(engine.now) : 0;
      const behind = `reported offset ${position - replica.acknowledged} behind master, lag=${lag}`;
      engine.log('notice', `Lagging replica ${replica.name} ${behind}, state=${replica.state}.`);
    }
    if (replicas.size === 0) return;
    engine.log('notice', `${replicas.size - lagging.length} of ${replicas.size} replicas are in sync when shutting down.`);
  }
}
