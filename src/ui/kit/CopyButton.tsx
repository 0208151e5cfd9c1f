// Puts a text on the clipboard and says so in its own label. The text may have to be fetched first.
import { useEffect, useState } from 'react';
import { Button } from './Button.tsx';

export interface CopyButtonProps {
  /** What is copied, for its accessible name: "key name", "value". */
  readonly what: string;
  readonly label?: string;
  readonly kind?: 'plain' | 'primary' | 'quiet';
  readonly text: () => string | Promise<string>;
}

export function CopyButton({ what, label = 'Copy', kind = 'quiet', text }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | undefined>();
  useEffect(() => {
    if (!outcome) return undefined;
    const timer = setTimeout(() => setOutcome(undefined), 1600);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(await text());
      setOutcome('copied');
    } catch {
      setOutcome('refused');
    }
  };
  const said = outcome === 'copied' ? 'Copied' : outcome === 'refused' ? 'The browser refused' : label;
  return (
    <Button kind={kind} className="copy-button" aria-label={`${said}: ${what}`} onClick={() => void copy()}>
      {said}
    </Button>
  );
}
