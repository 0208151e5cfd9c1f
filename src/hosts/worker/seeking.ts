// Goes to other moments. In a long session a step back may take a while, and who holds the key down asks for the next one
// meanwhile: then of all that wait only the last is gone to, and not every moment on the way.
import type { Place, Session } from '../../session/session.ts';
import type { TimerEnvironment } from './log-saver.ts';

/** A seek that took no longer may be followed by another one at once. */
const QUICK_MS = 40;

export interface Sought {
  readonly session: Session;
  readonly isFailed: boolean;
  /** What it throws is the host's matter. */
  tryTo(work: () => void): void;
  /** Told when the session stands there. */
  sought(place: Place): void;
}

export class Seeking {
  /** Not gone to yet. */
  private goal: Place | undefined;
  /** Of the last seek: how long it took and when it ended, in ms. */
  private cost = 0;
  private endedAt = 0;

  constructor(
    private readonly environment: TimerEnvironment,
    private readonly host: Sought,
  ) {}

  /** Where the session stands, or is about to. */
  get position(): number {
    return this.goal?.position ?? this.host.session.position;
  }

  go(place: Place | undefined): void {
    if (!place) return;
    if (this.goal === undefined) {
      const rested = this.environment.micros() / 1000 - this.endedAt;
      if (this.cost <= QUICK_MS || rested > this.cost) {
        this.seek(place);
        return;
      }
      // Requests that have come by now are told before the timer goes off.
      this.environment.setTimer(() => this.host.tryTo(() => this.arrive()), 0);
    }
    this.goal = place;
  }

  /** Whatever is asked next is asked of the place that was asked for. */
  arrive(): void {
    const { goal } = this;
    this.goal = undefined;
    if (goal && !this.host.isFailed) this.seek(goal);
  }

  /** Another session is open. */
  forget(): void {
    this.goal = undefined;
    this.cost = 0;
  }

  private seek(place: Place): void {
    const start = this.environment.micros() / 1000;
    const isThere = this.host.session.seek(place);
    this.endedAt = this.environment.micros() / 1000;
    this.cost = this.endedAt - start;
    if (isThere) this.host.sought(place);
  }
}
