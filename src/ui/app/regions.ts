// F6 and Shift-F6 walk the regions of the page. A region is an element with data-region; inside of it the element with
// data-region-focus gets the focus, if there is one, else the region itself.

export function walkRegions(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(isVisible);
  if (regions.length === 0) return;
  const current = regions.findIndex((region) => region.contains(document.activeElement));
  const start = current < 0 && step < 0 ? 0 : current;
  focusRegion(regions[(start + step + regions.length) % regions.length]);
}

/** Moves the focus into the region of this name, if it is shown. */
export function focusRegionNamed(name: string): void {
  focusRegion(document.querySelector<HTMLElement>(`[data-region="${name}"]`) ?? undefined);
}

function focusRegion(region: HTMLElement | undefined): void {
  if (!region) return;
  const inner = [...region.querySelectorAll<HTMLElement>('[data-region-focus]')].find(isVisible);
  (inner ?? region).focus();
}

function isVisible(element: HTMLElement): boolean {
  return element.offsetParent !== null || element.getClientRects().length > 0;
}
