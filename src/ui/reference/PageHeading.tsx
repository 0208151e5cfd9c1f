// The heading of a page, with the sign of its data type. After a step within the reference it takes the focus, which went
// with the link that was followed: the keyboard goes on from the top of the page and not from the top of everything.
import { useEffect, useRef } from 'react';
import { TypeGlyph } from '../kit/TypeGlyph.tsx';

interface PageHeadingProps {
  readonly text: string;
  readonly type: string | undefined;
  /** Not so on a page that was opened by its address. */
  readonly wasFollowed: boolean;
}

export function PageHeading({ text, type, wasFollowed }: PageHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (wasFollowed && document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, [wasFollowed]);
  return (
    <header className="reference-title">
      {type !== undefined && <TypeGlyph type={type} />}
      <h2 ref={heading} tabIndex={-1}>
        {text}
      </h2>
    </header>
  );
}
