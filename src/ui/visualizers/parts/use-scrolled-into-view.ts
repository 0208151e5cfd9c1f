// Scrolls the picture, and nothing else, to the row that a command went to.
import { type RefObject, useLayoutEffect } from 'react';

/** @param moment changes whenever there is something new to be seen: until then, where the learner scrolled to stays */
export function useScrolledIntoView(ref: RefObject<HTMLElement | null>, moment: string): void {
  useLayoutEffect(() => {
    const row = ref.current;
    const body = row?.closest('.picture-body');
    if (!row || !body) return;
    const [own, whole] = [row.getBoundingClientRect(), body.getBoundingClientRect()];
    const margin = 2 * own.height;
    if (own.bottom + margin > whole.bottom) body.scrollTop += own.bottom + margin - whole.bottom;
    else if (own.top - margin < whole.top) body.scrollTop += own.top - margin - whole.top;
  }, [ref, moment]);
}
