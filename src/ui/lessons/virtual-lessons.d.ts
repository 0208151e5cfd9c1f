// What src/tooling/lessons/vite-plugin.ts makes of the lessons folder.

/* oxlint-disable typescript/consistent-type-imports -- an import statement would make this file a module, and the
   declaration an addition to a module that is nowhere. */
declare module 'virtual:lessons' {
  export const tracks: readonly import('../../curriculum/lesson.ts').TrackSummary[];
  /** Undefined when there is no such lesson. Rejects when its chunk can't be loaded. */
  export function loadLesson(id: string): Promise<import('../../curriculum/lesson.ts').Lesson | undefined>;
  /** Undefined in English, and where there is none. */
  export function loadTranslation(
    id: string,
    language: import('../../curriculum/translation.ts').LanguageCode,
  ): Promise<import('../../curriculum/translation.ts').Translation | undefined>;
  export function loadCatalogue(
    language: import('../../curriculum/translation.ts').LanguageCode,
  ): Promise<import('../../curriculum/translation.ts').CatalogueText | undefined>;
}
