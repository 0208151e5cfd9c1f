import { describe, expect, it } from 'vitest';
import type { Place, Session } from '../../session/session.ts';
import { Seeking } from './seeking.ts';

/** A session in which each seek takes so long, and a timer that goes off when told. */
function scene(seekMs: number) {
  let now = 0;
  let timer: (() => void) | undefined;
  const seen: number[] = [];
  const session = {
    position: 100,
    seek(place: Place) {
      now += seekMs;
      this.position = place.position;
      return true;
    },
  };
  const environment = {
    micros: () => now * 1000,
    setTimer: (run: () => void) => {
      timer = run;
      return 1;
    },
    clearTimer: () => {},
    report: () => {},
  };
  const host = {
    session: session as unknown as Session,
    isFailed: false,
    tryTo: (work: () => void) => work(),
    sought: ({ position }: Place) => void seen.push(position),
  };
  const seeking = new Seeking(environment, host);
  return {
    seeking,
    seen,
    back: () => seeking.go({ branch: 0, position: seeking.position - 1 }),
    pass: (ms: number) => (now += ms),
    goOff: () => timer?.(),
  };
}

describe('seeking', () => {
  it('shows every moment while that is quick', () => {
    const { back, seen } = scene(1);
    for (let i = 0; i < 4; i++) back();
    expect(seen).toEqual([99, 98, 97, 96]);
  });

  it('goes straight to the last place that was asked for while seeks are slow', () => {
    const { seeking, back, seen, goOff } = scene(300);
    for (let i = 0; i < 5; i++) back();
    expect(seen).toEqual([99]);
    expect(seeking.position).toBe(95);
    goOff();
    expect(seen).toEqual([99, 95]);
  });

  it('is there before anything else is asked, and only once', () => {
    const { seeking, back, seen, goOff } = scene(300);
    back();
    back();
    seeking.arrive();
    goOff();
    expect(seen).toEqual([99, 98]);
  });

  it('goes at once again after a pause', () => {
    const { back, seen, pass } = scene(300);
    back();
    pass(400);
    back();
    expect(seen).toEqual([99, 98]);
  });
});
