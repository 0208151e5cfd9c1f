// What the learner chose about the page itself: kept across visits. public/theme.js reads the theme from the same place
// before the first paint.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { LANGUAGES, type LanguageCode } from '../../curriculum/translation.ts';
import { keep, recall } from './storage.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export interface Preferences {
  readonly theme: Theme;
  readonly isGrouped: boolean;
  /** The address after `#` of the last visit. */
  readonly lastRoute: string;
  /** What is open above the time line; empty for nothing. */
  readonly timeDetail: string;
  /** Of the lessons. */
  readonly language: LanguageCode;
}

const DEFAULTS: Preferences = { theme: 'system', isGrouped: true, lastRoute: '', timeDetail: '', language: 'en' };

export function createPreferences(): StoreApi<Preferences> {
  const store = createStore<Preferences>(() => readPreferences(recall('preferences')));
  store.subscribe((preferences) => keep('preferences', preferences));
  return store;
}

/** Takes what is sound and leaves the rest at its default. */
export function readPreferences(kept: unknown): Preferences {
  if (typeof kept !== 'object' || kept === null) return DEFAULTS;
  const found = kept as Readonly<Record<string, unknown>>;
  return {
    theme: THEMES.find((theme) => theme === found['theme']) ?? DEFAULTS.theme,
    isGrouped: typeof found['isGrouped'] === 'boolean' ? found['isGrouped'] : DEFAULTS.isGrouped,
    language: (Object.keys(LANGUAGES) as LanguageCode[]).find((code) => code === found['language']) ?? DEFAULTS.language,
    lastRoute: typeof found['lastRoute'] === 'string' ? found['lastRoute'] : DEFAULTS.lastRoute,
    timeDetail: typeof found['timeDetail'] === 'string' ? found['timeDetail'] : DEFAULTS.timeDetail,
  };
}
