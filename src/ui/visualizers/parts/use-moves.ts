// Lets what has changed its place glide there: children marked with `data-move` are remembered by that name, and after a command
// start from where they were. Without a command, or where motion is unwelcome, they simply stand where they stand.
import { type RefObject, useLayoutEffect, useRef } from 'react';
import { useMediaQuery } from '../../workspace/hooks.ts';

const MOVE_MS = 240;

/** `turn` grows with every command. */
export function useMoves<E extends HTMLElement>(turn: number): RefObject<E | null> {
  const box = useRef<E>(null);
  const places = useRef(new Map<string, readonly [x: number, y: number]>());
  const lastTurn = useRef(turn);
  const isStill = useMediaQuery('(prefers-reduced-motion: reduce)');
  useLayoutEffect(() => {
    if (!box.current) return;
    const { left, top } = box.current.getBoundingClientRect();
    const now = new Map<string, readonly [number, number]>();
    for (const child of box.current.querySelectorAll<HTMLElement>('[data-move]')) {
      const name = child.dataset['move'] ?? '';
      const rect = child.getBoundingClientRect();
      const place = [rect.left - left, rect.top - top] as const;
      now.set(name, place);
      const was = places.current.get(name);
      if (isStill || turn === lastTurn.current || !was || (was[0] === place[0] && was[1] === place[1])) continue;
      const from = `translate(${was[0] - place[0]}px, ${was[1] - place[1]}px)`;
      child.animate([{ transform: from, zIndex: 1 }, { transform: 'none', zIndex: 1 }], { duration: MOVE_MS, easing: 'cubic-bezier(0.2, 0, 0, 1)' });
    }
    places.current = now;
    lastTurn.current = turn;
  });
  return box;
}
