// The heading of a page, with the sign of its data type. Takes the focus when the link that led here has gone with it, so
// that the keyboard goes on from the top of the new page and not from the top of everything.
import { useEffect, useRef } from 'react';
import { TypeGlyph } from '../kit/TypeGlyph.tsx';

export function PageHeading({ text, type }: { readonly text: string; readonly type: string | undefined }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <header className="reference-title">
      {type !== undefined && <TypeGlyph type={type} />}
      <h2 ref={heading} tabIndex={-1}>
        {text}
      </h2>
    </header>
  );
}
