// Rows of a height that is the same for all, however many: browsers end a scroll area at some 16 million pixels, so past
// that the scroll bar is a coarse map of the file, while wheel and keys go row by row.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

const MOST_PIXELS = 8_000_000;

export interface ScaledRows {
  /** For the `ref` of the element that scrolls, which may come and go. */
  readonly scroller: (element: HTMLDivElement | null) => void;
  readonly element: HTMLDivElement | null;
  /** The first row that is (partly) seen, how many are, and how many pixels of the first are above the edge. */
  readonly first: number;
  readonly visible: number;
  readonly shift: number;
  /** Height of the scrolled area, in pixels. */
  readonly height: number;
  /** Height of what is seen. */
  readonly viewport: number;
  /** Brings a row into sight, moving no more than needed. */
  reveal(row: number): void;
}

export function useScaledRows(rows: number, rowHeight: number): ScaledRows {
  const [element, scroller] = useState<HTMLDivElement | null>(null);
  const [viewport, setViewport] = useState(0);
  /** Pixels from the top of the first row, as if the area were as high as all rows. */
  const [at, setAt] = useState(0);
  const position = useRef(0);
  const total = rows * rowHeight;
  const height = Math.min(total, MOST_PIXELS);
  const scale = height > viewport ? Math.max(1, (total - viewport) / (height - viewport)) : 1;

  const move = useCallback(
    (to: number) => {
      const next = Math.max(0, Math.min(to, total - viewport));
      position.current = next;
      setAt(next);
      element?.scrollTo({ top: next / scale });
    },
    [element, scale, total, viewport],
  );

  useLayoutEffect(() => {
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setViewport(element.clientHeight));
    observer.observe(element);
    setViewport(element.clientHeight);
    return () => observer.disconnect();
  }, [element]);

  useEffect(() => {
    if (!element) return undefined;
    // One that has come anew stands at its top.
    element.scrollTo({ top: position.current / scale });
    const onScroll = (): void => {
      // Our own moves land within a pixel of where they are wanted: the finer position is kept.
      if (Math.abs(element.scrollTop - position.current / scale) < 1.5) return;
      position.current = element.scrollTop * scale;
      setAt(position.current);
    };
    const onWheel = (event: WheelEvent): void => {
      if (scale === 1 || event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      move(position.current + (event.deltaMode === 1 ? event.deltaY * rowHeight : event.deltaY));
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      element.removeEventListener('scroll', onScroll);
      element.removeEventListener('wheel', onWheel);
    };
  }, [element, move, rowHeight, scale]);

  const reveal = useCallback(
    (row: number) => {
      const top = row * rowHeight;
      if (top < position.current) move(top - rowHeight);
      else if (top + rowHeight > position.current + viewport) move(top - viewport + 2 * rowHeight);
    },
    [move, rowHeight, viewport],
  );

  const first = Math.floor(at / rowHeight);
  const visible = Math.min(rows - first, Math.ceil(viewport / rowHeight) + 1);
  return { scroller, element, first, visible: Math.max(0, visible), shift: at - first * rowHeight, height, viewport, reveal };
}
