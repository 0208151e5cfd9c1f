// The page's own keys: Ctrl-K or ⌘K, F6, Shift-F6; and where nobody is typing `?`, ⌘Z and ⇧⌘Z (Ctrl elsewhere).
import { useEffect } from 'react';
import { walkRegions } from './regions.ts';

export interface ShortcutActions {
  openPalette(): void;
  openShortcuts(): void;
  travel(where: 'undo' | 'redo'): void;
}

export function useShortcuts({ openPalette, openShortcuts, travel }: ShortcutActions): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const isPalette = event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey);
      // In the terminal Ctrl-K kills the rest of the line, as it does in redis-cli; ⌘K opens the palette everywhere.
      const isTerminals = event.ctrlKey && isInTerminal(event.target);
      if (isPalette && !event.altKey && !event.shiftKey && !isTerminals) openPalette();
      else if (event.key === 'F6') walkRegions(event.shiftKey ? -1 : 1);
      else if (event.key === '?' && !isTyping(event.target)) openShortcuts();
      else if (isUndo(event) && !isTyping(event.target)) travel(event.shiftKey ? 'redo' : 'undo');
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    // Before the terminal sees it: F6 must lead out of everything.
    addEventListener('keydown', onKeyDown, { capture: true });
    return () => removeEventListener('keydown', onKeyDown, { capture: true });
  }, [openPalette, openShortcuts, travel]);
}

function isUndo(event: KeyboardEvent): boolean {
  return event.key.toLowerCase() === 'z' && (event.metaKey || event.ctrlKey) && !event.altKey;
}

function isInTerminal(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[data-region="terminal"]') !== null;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
