// One file with everything that a learner has done: progress in lessons, labs with their programs, and what practice
// remembers. Each part is written and read by its own store; the file only holds them together. A file with lessons alone,
// as earlier versions wrote it, is read as well.

import * as v from 'valibot';
import type { ImportResult } from './progress.ts';

const LabMemorySchema = v.object({
  /** As it stands in the editor. */
  program: v.optional(v.string()),
  /** Unix ms of the first time that every test passed. */
  solvedAt: v.optional(v.number()),
  solutionShownAt: v.optional(v.number()),
});

/** What is kept of a lab: passing its tests and having seen its solution are two facts. */
export type LabMemory = Readonly<v.InferOutput<typeof LabMemorySchema>>;
export type LabMemories = Readonly<Record<string, LabMemory>>;

const OtherPartsSchema = v.object({
  labs: v.optional(v.record(v.string(), LabMemorySchema), {}),
  practice: v.optional(v.object({})),
});

interface Store<T> {
  export(): string;
  import(text: string): T | { readonly problem: string };
}

export interface Stores {
  readonly progress: Store<ImportResult>;
  readonly practice: Store<{ readonly cards: number }>;
  readonly labs: {
    all(): LabMemories;
    put(id: string, memory: LabMemory): void;
  };
}

/** How much of each was in the file. */
export interface Imported {
  readonly lessons: number;
  readonly labs: number;
  readonly cards: number;
}

export function writeProgressFile({ progress, practice, labs }: Stores): string {
  const lessons = JSON.parse(progress.export()) as object;
  return JSON.stringify({ ...lessons, labs: labs.all(), practice: JSON.parse(practice.export()) as object }, null, 2);
}

/** Adds to what is here, and takes nothing away. A part that can't be read is named, and leaves the others as they were. */
export function readProgressFile(text: string, { progress, practice, labs }: Stores): Imported | { readonly problem: string } {
  const others = readOthers(text);
  if (typeof others === 'string') return { problem: others };
  const lessons = progress.import(text);
  if ('problem' in lessons) return lessons;
  for (const [id, theirs] of Object.entries(others.labs)) labs.put(id, joinLabs(labs.all()[id] ?? {}, theirs));
  const imported = { lessons: lessons.lessons, labs: Object.keys(others.labs).length, cards: 0 };
  if (others.practice === undefined) return imported;
  const cards = practice.import(others.practice);
  return 'problem' in cards ? { problem: `the lessons were added, but practice was not: ${cards.problem}` } : { ...imported, ...cards };
}

/** What is no JSON at all is left to whoever reads the lessons. */
function readOthers(text: string): { readonly labs: LabMemories; readonly practice?: string } | string {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { labs: {} };
  }
  const result = v.safeParse(OtherPartsSchema, data);
  if (!result.success) {
    const path = v.getDotPath(result.issues[0]);
    return path === null ? { labs: {} } : `${path} is not as expected.`;
  }
  const { practice } = data as { readonly practice?: unknown };
  return { labs: result.output.labs, ...(practice !== undefined && { practice: JSON.stringify(practice) }) };
}

/** The program of this browser stays: it may be what somebody is just writing. */
function joinLabs(ours: LabMemory, theirs: LabMemory): LabMemory {
  const program = ours.program ?? theirs.program;
  const solvedAt = earlier(ours.solvedAt, theirs.solvedAt);
  const solutionShownAt = earlier(ours.solutionShownAt, theirs.solutionShownAt);
  return {
    ...(program !== undefined && { program }),
    ...(solvedAt !== undefined && { solvedAt }),
    ...(solutionShownAt !== undefined && { solutionShownAt }),
  };
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

/** Of one lab, as stored; nothing where it can't be read. */
export function readLabMemory(stored: unknown): LabMemory {
  const result = v.safeParse(LabMemorySchema, stored);
  return result.success ? result.output : {};
}
