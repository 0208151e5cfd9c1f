// Keeps <html data-theme> and the browser's own bars in step with the learner's choice and with the system.
// public/theme.js does the same once, before the first paint.
import type { StoreApi } from 'zustand/vanilla';
import type { Preferences } from '../workspace/preferences.ts';

const GROUNDS = { light: '#fbfaf8', dark: '#101418' } as const;

export function followTheme(preferences: StoreApi<Preferences>): void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    const { theme } = preferences.getState();
    const shown = theme === 'system' ? (system.matches ? 'dark' : 'light') : theme;
    document.documentElement.dataset['theme'] = shown;
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) meta.setAttribute('content', GROUNDS[shown]);
  };
  system.addEventListener('change', apply);
  preferences.subscribe(apply);
  apply();
}
