// Tells the page what has changed, at a pace that leaves time for commands: at most about ten times a second, and never for
// more than a fifth of the time. While commands come by the thousand, and of the time line of a long session, of which there
// is much to be read, it is told less often.
import type { Session } from '../../session/session.ts';
import type { TimerEnvironment } from './log-saver.ts';
import type { TimeQuery } from './time-protocol.ts';
import { TimeReader } from './time-view.ts';

const SHOW_EVERY_MS = 80;
/** More commands than this between two updates are more than anybody follows: then the page's frames come first. */
const MANY = 100;
const SHOW_MANY_EVERY_MS = 160;
/** The time line of a session with more marks than this is shown less often. */
const LONG_LINE = 5_000;
const SHOW_LONG_LINE_EVERY_MS = 240;

export interface Shown {
  readonly session: Session;
  /** Nothing is to be told any more. */
  readonly isFailed: boolean;
  /** What else changes with the session: keys, pictures, the disk. */
  showPanels(): void;
}

export class Display {
  private query: TimeQuery | undefined;
  private readonly reader = new TimeReader();
  private isTimeStale = false;
  private timer: number | undefined;
  private shownAt = 0;
  private marksShown = 0;
  private leastPause = SHOW_EVERY_MS;
  private timeShownAt = 0;
  private cost = 0;

  constructor(
    private readonly environment: TimerEnvironment,
    private readonly shown: Shown,
  ) {}

  watchTime(query: TimeQuery): void {
    this.query = query;
    this.showTime();
  }

  unwatchTime(): void {
    this.query = undefined;
  }

  timeChanged(): void {
    this.isTimeStale = true;
  }

  /** The time line is told with the next update, however lately it was. */
  hurry(): void {
    this.timeShownAt = 0;
  }

  schedule(): void {
    if (this.timer !== undefined) return;
    const pause = Math.max(this.leastPause, this.cost * 4);
    const wait = Math.max(0, this.shownAt + pause - this.environment.micros() / 1000);
    this.timer = this.environment.setTimer(() => {
      this.timer = undefined;
      if (!this.shown.isFailed) this.show();
    }, wait);
  }

  private show(): void {
    const start = this.environment.micros() / 1000;
    const marks = this.shown.session.marks.length;
    this.leastPause = marks - this.marksShown > MANY ? SHOW_MANY_EVERY_MS : SHOW_EVERY_MS;
    this.marksShown = marks;
    this.shown.showPanels();
    if (this.isTimeStale) {
      // In a long session a mark more is hardly to be seen.
      const isLong = marks > LONG_LINE;
      if (!isLong || start - this.timeShownAt >= SHOW_LONG_LINE_EVERY_MS) this.showTime();
      else this.schedule();
    }
    this.shownAt = this.environment.micros() / 1000;
    this.cost = this.shownAt - start;
  }

  private showTime(): void {
    this.isTimeStale = false;
    this.timeShownAt = this.environment.micros() / 1000;
    if (this.query) this.environment.report({ type: 'time', view: this.reader.read(this.shown.session, this.query) });
  }
}
