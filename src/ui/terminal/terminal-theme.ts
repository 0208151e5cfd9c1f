// The design tokens as xterm's palette. Our output uses a handful of palette numbers as roles: red for errors and nothing
// else, bright black for hints and asides, white for the prompt, yellow for the labels of `help`.
import type { ITheme } from '@xterm/xterm';

export function readTheme(element: Element): ITheme {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const ink = token('--ink');
  const soft = token('--ink-soft');
  return {
    background: token('--ground'),
    foreground: ink,
    cursor: token('--accent'),
    cursorAccent: token('--ground'),
    selectionBackground: mixed(token('--accent'), 0.28),
    scrollbarSliderBackground: mixed(ink, 0.14),
    scrollbarSliderHoverBackground: mixed(ink, 0.26),
    scrollbarSliderActiveBackground: mixed(ink, 0.36),
    red: token('--error'),
    brightBlack: token('--ink-faint'),
    white: soft,
    yellow: soft,
    black: soft,
    green: token('--type-list'),
    blue: token('--type-string'),
    magenta: token('--type-hash'),
    cyan: token('--type-set'),
    brightRed: token('--error'),
    brightGreen: token('--type-list'),
    brightYellow: token('--type-zset'),
    brightBlue: token('--type-string'),
    brightMagenta: token('--type-hash'),
    brightCyan: token('--type-set'),
    brightWhite: ink,
  };
}

/** Calls back when the page changes its theme; returns how to stop. */
export function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    dark.removeEventListener('change', changed);
  };
}

/** A #rrggbb colour with an opacity, which is all that xterm takes for its selection. */
function mixed(colour: string, opacity: number): string {
  const alpha = Math.round(opacity * 255).toString(16).padStart(2, '0');
  return /^#[\da-f]{6}$/i.test(colour) ? colour + alpha : colour;
}
