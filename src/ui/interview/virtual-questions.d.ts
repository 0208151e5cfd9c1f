// What src/tooling/interview/vite-plugin.ts makes of lessons/interview.

/* oxlint-disable typescript/consistent-type-imports -- an import statement would make this file a module, and the
   declaration an addition to a module that is nowhere. */
declare module 'virtual:questions' {
  export const sections: readonly import('../../curriculum/interview/question.ts').Section[];
  /** Undefined when there is no such section. Rejects when its chunk can't be loaded. */
  export function loadSection(
    id: string,
  ): Promise<readonly import('../../curriculum/interview/question.ts').Question[] | undefined>;
}
