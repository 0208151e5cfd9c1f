// What src/tooling/labs/vite-plugin.ts makes of the labs and of the sandbox's script.

/* oxlint-disable typescript/consistent-type-imports -- an import statement would make this file a module, and the
   declaration an addition to a module that is nowhere. */
declare module 'virtual:labs' {
  export const labs: readonly import('../../curriculum/lab/lab.ts').LabSummary[];
  /** Undefined when there is no such lab. Rejects when its chunk can't be loaded. */
  export function loadLab(id: string): Promise<import('../../curriculum/lab/lab.ts').Lab | undefined>;
}
declare module 'virtual:lab-sandbox' {
  const text: string;
  export default text;
}
declare module 'virtual:lab-methods' {
  const methods: readonly import('../../curriculum/lab/client-method.ts').ClientMethod[];
  export default methods;
}
