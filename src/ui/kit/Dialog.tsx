// A modal dialog: focus goes in, stays in, and comes back; Esc and a click beside it close it. Import it only from parts
// that are loaded when needed.
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { Button } from './Button.tsx';
import './dialog.css';

export interface DialogProps {
  readonly title: string;
  /** The title stands there for screen readers only. */
  readonly isTitleHidden?: boolean;
  readonly size?: 'narrow' | 'wide';
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Dialog({ title, isTitleHidden = false, size = 'narrow', onClose, children }: DialogProps) {
  // Radix would give the focus back to a trigger, but these dialogs are opened by keys as well as by buttons.
  const [opener] = useState(() => document.activeElement);
  const giveFocusBack = (event: Event): void => {
    event.preventDefault();
    const isFocusLost = document.activeElement === null || document.activeElement === document.body;
    if (isFocusLost && opener instanceof HTMLElement) opener.focus();
  };
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="dialog-scrim" />
        <Radix.Content className="dialog" data-size={size} aria-describedby={undefined} onCloseAutoFocus={giveFocusBack}>
          <header className={isTitleHidden ? 'visually-hidden' : 'dialog-head'}>
            <Radix.Title>{title}</Radix.Title>
            {!isTitleHidden && (
              <Radix.Close asChild>
                <Button kind="quiet">Close</Button>
              </Radix.Close>
            )}
          </header>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
