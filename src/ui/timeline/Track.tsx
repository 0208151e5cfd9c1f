// All marks on one line, evenly spaced in the order in which the one thread ran them. A slider: drag, click, arrow keys,
// Home and End. Drawn on a canvas, since there may be a hundred thousand of them; the list of commands says the same in
// words.
import { type KeyboardEvent, type PointerEvent, type RefObject, useCallback, useEffect, useRef } from 'react';
import type { TimeView } from '../../hosts/worker/time-protocol.ts';
import { useWorkspace } from '../workspace/hooks.ts';
import { CLIENT_HUES, clientHue, nameOfMark } from './use-time.ts';

const INSET = 8;

export function Track({ view }: { readonly view: TimeView | undefined }) {
  const { engine, travel } = useWorkspace();
  const canvas = useRef<HTMLCanvasElement>(null);
  /** As of the present theme: asking for them makes the browser reckon up all styles that have changed. */
  const colours = useRef<Colours>(undefined);
  const latest = useRef(view);
  latest.current = view;
  const isDragging = useRef(false);
  /** One seek at a time is under way; the place that the pointer has gone to meanwhile. */
  const wanted = useRef<number>(undefined);
  const isUnderWay = useRef(false);

  useEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    const redraw = (): void => draw(element, latest.current, coloursFor(element, colours));
    const resize = new ResizeObserver(redraw);
    resize.observe(element);
    const scheme = new MutationObserver(() => {
      colours.current = undefined;
      redraw();
    });
    scheme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => {
      resize.disconnect();
      scheme.disconnect();
    };
  }, []);
  useEffect(() => {
    if (canvas.current) draw(canvas.current, view, coloursFor(canvas.current, colours));
  }, [view]);

  const seekWanted = useCallback((): void => {
    const after = wanted.current;
    wanted.current = undefined;
    if (after === undefined) return;
    isUnderWay.current = true;
    engine.time({ do: 'to mark', after });
  }, [engine]);
  useEffect(
    () =>
      engine.onMoved(() => {
        isUnderWay.current = false;
        seekWanted();
      }),
    [engine, seekWanted],
  );
  const seek = (after: number): void => {
    wanted.current = after;
    if (!isUnderWay.current) seekWanted();
  };

  const goTo = (event: PointerEvent<HTMLElement>): void => {
    if (!view || view.total === 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left - INSET) / (box.width - 2 * INSET);
    const after = Math.round(Math.max(0, Math.min(1, share)) * view.total);
    if (after !== view.before || wanted.current !== undefined) seek(after);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || !view) return;
    if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') travel('undo');
    else if (event.key === 'ArrowRight' || event.key === 'ArrowUp') travel('redo');
    else if (event.key === 'Home') seek(0);
    else if (event.key === 'End') seek(view.total);
    else if (event.key === 'PageUp') seek(Math.max(0, view.before - 10));
    else if (event.key === 'PageDown') seek(Math.min(view.total, view.before + 10));
    else return;
    event.preventDefault();
  };
  const valueText = view?.undo ? `after ${nameOfMark(view.undo)}` : 'at the start';
  return (
    <div
      className="time-track"
      role="slider"
      tabIndex={0}
      data-region-focus
      aria-label="Moment"
      aria-valuemin={0}
      aria-valuemax={view?.total ?? 0}
      aria-valuenow={view?.before ?? 0}
      aria-valuetext={`${view?.before ?? 0} of ${view?.total ?? 0}, ${valueText}`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        isDragging.current = true;
        goTo(event);
      }}
      onPointerMove={(event) => {
        if (isDragging.current) goTo(event);
      }}
      onPointerUp={() => (isDragging.current = false)}
      onPointerCancel={() => (isDragging.current = false)}
      onKeyDown={onKeyDown}
    >
      <canvas ref={canvas} />
    </div>
  );
}

interface Colours {
  readonly line: string;
  readonly error: string;
  readonly accent: string;
  readonly clients: readonly string[];
}

/** Kept, unless the element stands nowhere yet: then it has no colours. */
function coloursFor(element: HTMLElement, kept: RefObject<Colours | undefined>): Colours {
  if (!element.isConnected) return coloursOf(element);
  return (kept.current ??= coloursOf(element));
}

function coloursOf(element: HTMLElement): Colours {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(name);
  const clients = Array.from({ length: CLIENT_HUES }, (_, hue) => colour(`--client-${hue}`));
  return { line: colour('--line'), error: colour('--error'), accent: colour('--accent'), clients };
}

function draw(canvas: HTMLCanvasElement, view: TimeView | undefined, colours: Colours): void {
  const { clientWidth: width, clientHeight: height } = canvas;
  const scale = devicePixelRatio;
  if (canvas.width !== width * scale || canvas.height !== height * scale) {
    canvas.width = width * scale;
    canvas.height = height * scale;
  }
  const context = canvas.getContext('2d');
  if (!context || width === 0) return;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  const inner = width - 2 * INSET;
  const middle = height / 2;
  context.fillStyle = colours.line;
  context.fillRect(INSET, middle - 0.5, inner, 1);
  if (!view || view.total === 0) return;
  let passed = 0;
  const step = inner / view.total;
  for (const stretch of view.overview) {
    const from = INSET + passed * step;
    const isAfter = passed >= view.before;
    passed += stretch.marks;
    const to = INSET + passed * step;
    context.globalAlpha = isAfter ? 0.35 : 1;
    const ofClient = colours.clients[clientHue(view.clients, stretch.client)] ?? colours.line;
    context.fillStyle = stretch.errors > 0 ? colours.error : ofClient;
    const tall = Math.min(height - 6, 10 + Math.log2(1 + stretch.micros / stretch.marks) * 1.4);
    const wide = Math.max(1, Math.min(6, to - from - 1));
    context.fillRect((from + to) / 2 - wide / 2, middle - tall / 2, wide, tall);
  }
  context.globalAlpha = 1;
  const at = INSET + view.before * step;
  context.fillStyle = colours.accent;
  context.fillRect(at - 1, 1, 2, height - 2);
  context.beginPath();
  context.arc(at, 5, 5, 0, 2 * Math.PI);
  context.fill();
}
