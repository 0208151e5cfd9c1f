// The four signs that stand for themselves: undo, redo, play, pause. Drawn, because not every font has them.

const SHAPES = {
  undo: 'M5.5 3 2.5 6l3 3M3 6h6a4 4 0 0 1 0 8H6',
  redo: 'M10.5 3l3 3-3 3M13 6H7a4 4 0 0 0 0 8h3',
  play: 'M5 3.5v9l7-4.5z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
} as const;

export function Icon({ name }: { readonly name: keyof typeof SHAPES }) {
  return (
    <svg className="time-icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={SHAPES[name]} />
    </svg>
  );
}
