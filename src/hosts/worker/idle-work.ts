// Work for when nothing else is to do: begins after a pause in which nothing was asked, and is done in slices, so that
// whatever is asked next waits for one slice at most.
import type { TimerEnvironment } from './log-saver.ts';

const PAUSE_MS = 250;
/** Whoever looks at the past will most likely go on looking around there. */
const PAUSE_IN_THE_PAST_MS = 30;
const SLICE_MS = 8;
/** There the clock stands and no commands come: only the next step waits for it. */
const SLICE_IN_THE_PAST_MS = 16;
const BETWEEN_SLICES_MS = 4;

export interface IdleTask {
  readonly mayWork: boolean;
  readonly isPast: boolean;
  /** True while there is more to do. */
  work(until: () => boolean): boolean;
}

export class IdleWork {
  private timer: number | undefined;
  /** Something was asked for since the timer was set. */
  private isBusy = false;

  constructor(
    private readonly environment: TimerEnvironment,
    private readonly task: IdleTask,
  ) {}

  /** Something was asked for. */
  postpone(): void {
    this.isBusy = true;
    if (this.timer === undefined) this.schedule(this.pause);
  }

  private get pause(): number {
    return this.task.isPast ? PAUSE_IN_THE_PAST_MS : PAUSE_MS;
  }

  private schedule(wait: number): void {
    // Not set anew with every request: under load that would cost more than many a command.
    this.isBusy = false;
    this.timer = this.environment.setTimer(() => {
      this.timer = undefined;
      if (!this.task.mayWork) return;
      if (this.isBusy) return this.schedule(this.pause);
      const slice = this.task.isPast ? SLICE_IN_THE_PAST_MS : SLICE_MS;
      const end = this.environment.micros() + slice * 1000;
      if (this.task.work(() => this.environment.micros() > end)) this.schedule(BETWEEN_SLICES_MS);
    }, wait);
  }
}
