// The animation's clock: frames come from the engine as commands run, and are shown one after the other, each for as long
// as its steps take; when many wait, faster. Paused, they wait, and are stepped through by hand. The engine itself never
// waits.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Frame, PictureWindow } from '../../hosts/worker/protocol.ts';
import type { Watch } from '../../hosts/worker/client.ts';
import { useMediaQuery, useWorkspace } from '../workspace/hooks.ts';

/** How long a frame is looked at, and a step within it, at normal speed. */
const FRAME_MS = 360;
const STEP_MS = 160;
/** However long the queue, playing catches up with the engine within about this time. */
const CATCH_UP_MS = 1000;
/** A walk of many steps takes no longer than this as a whole; and less while other frames wait. */
const LONGEST_WALK_MS = 1800;
const HURRIED_WALK_MS = 320;
/** While paused, more frames than this are not kept: the oldest go. */
const MOST_WAITING = 400;

export const SPEEDS = [0.25, 0.5, 1, 2, 4] as const;
export type Speed = (typeof SPEEDS)[number];

export interface Pace {
  readonly isPaused: boolean;
  readonly speed: Speed;
}

export interface Playing {
  /** What is looked at from now on. */
  look(window: PictureWindow): void;
  /** Undefined until the engine has answered. */
  readonly frame: Frame | undefined;
  readonly step: number;
  /** Frames that have not been shown yet. */
  readonly waiting: number;
  /** To the next step, or the next frame. */
  advance(): void;
}

interface State {
  readonly shown: Frame | undefined;
  readonly step: number;
  readonly queue: readonly Frame[];
  /** Counts the times that playing went on: a frame that arrives as another leaves the queue does not change its length. */
  readonly turn: number;
}

const EMPTY: State = { shown: undefined, step: 0, queue: [], turn: 0 };

/** Follows a window, `first` to begin with. While nobody looks only the latest frame is kept. */
export function useFrames(first: PictureWindow, { isPaused, speed }: Pace, isAsleep: boolean): Playing {
  const { engine } = useWorkspace();
  const isStill = useMediaQuery('(prefers-reduced-motion: reduce)');
  const [state, setState] = useState(EMPTY);
  const watch = useRef<Watch<PictureWindow>>(undefined);
  const asked = useRef(first);
  const isAway = useRef(isAsleep);
  isAway.current = isAsleep;
  const paused = useRef(isPaused);
  paused.current = isPaused;

  useEffect(() => {
    const started = engine.watchPicture(asked.current, (frames) => {
      setState((now) => {
        if (isAway.current) return atOnce({ ...now, queue: frames });
        return frames.reduce((sofar, frame) => receive(sofar, frame, paused.current), now);
      });
    });
    watch.current = started;
    return () => {
      watch.current = undefined;
      started.stop();
    };
  }, [engine]);
  const look = useCallback((window: PictureWindow) => {
    asked.current = window;
    watch.current?.update(window);
  }, []);

  const steps = state.shown?.touch?.steps ?? 1;
  const isWalking = state.step < steps - 1;
  const { length } = state.queue;
  const advance = useCallback(() => setState(next), []);
  useEffect(() => {
    if (isPaused || isAsleep || (!isWalking && length === 0)) return undefined;
    const longest = length === 0 ? LONGEST_WALK_MS : HURRIED_WALK_MS;
    const pace = isWalking ? Math.min(STEP_MS, longest / steps) : FRAME_MS;
    const wait = isStill ? 0 : Math.min(pace / speed, CATCH_UP_MS / Math.max(1, length));
    const timer = setTimeout(isStill ? () => setState(atOnce) : advance, wait);
    return () => clearTimeout(timer);
  }, [isPaused, isAsleep, isWalking, isStill, length, steps, speed, state.turn, advance]);

  return { look, frame: state.shown, step: state.step, waiting: length, advance };
}

/** From so many commands without a frame on, what came before them is not worth waiting for. */
const MANY = 8;

function receive(state: State, frame: Frame, isPaused: boolean): State {
  // Another moment or another key: with no command that led there, there is nothing to play.
  if (frame.isNew && frame.touch === undefined) return { ...state, shown: frame, step: 0, queue: [] };
  // Nothing was done: another part is looked at, or time has passed. With nothing in between it is shown at once.
  if (state.shown === undefined || (frame.touch === undefined && frame.skipped === 0 && state.queue.length === 0)) {
    return { ...state, shown: keepTouch(state.shown, frame) };
  }
  const last = state.queue.at(-1);
  if (frame.touch === undefined && frame.skipped === 0 && last) return { ...state, queue: [...state.queue.slice(0, -1), keepTouch(last, frame)] };
  if (frame.skipped >= MANY && !isPaused) {
    const unseen = state.queue.reduce((sum, { skipped }) => sum + skipped + 1, 0);
    return { ...state, shown: { ...frame, skipped: frame.skipped + unseen }, step: 0, queue: [] };
  }
  const queue = [...state.queue, frame];
  if (queue.length <= MOST_WAITING) return { ...state, queue };
  const [dropped, following, ...rest] = queue;
  const merged = following && { ...following, skipped: following.skipped + (dropped?.skipped ?? 0) + 1 };
  return { ...state, queue: merged ? [merged, ...rest] : rest };
}

/** A window that was moved still shows what the last command did. */
function keepTouch(shown: Frame | undefined, frame: Frame): Frame {
  if (frame.touch !== undefined || shown?.touch === undefined || shown.picture !== frame.picture || frame.isNew) return frame;
  return { ...frame, touch: shown.touch, skipped: shown.skipped } as Frame;
}

function next(state: State): State {
  const turn = state.turn + 1;
  if (state.step < (state.shown?.touch?.steps ?? 1) - 1) return { ...state, step: state.step + 1, turn };
  const [shown, ...queue] = state.queue;
  return shown === undefined ? state : { shown, step: 0, queue, turn };
}

/** Without motion: the end of everything that waits. */
function atOnce(state: State): State {
  const shown = state.queue.at(-1) ?? state.shown;
  return { shown, step: Math.max(0, (shown?.touch?.steps ?? 1) - 1), queue: [], turn: state.turn + 1 };
}
