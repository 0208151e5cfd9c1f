import { describe, expect, it } from 'vitest';
import { PracticeStore } from './interview/practice-store.ts';
import { ProgressStore } from './progress.ts';
import { readProgressFile, writeProgressFile } from './progress-file.ts';
import type { LabMemory, Stores } from './progress-file.ts';

const storage = { read: () => undefined, write: () => undefined, setAside: () => undefined };

function browser(now: number): Stores & { readonly progress: ProgressStore; readonly practice: PracticeStore } {
  const labs = new Map<string, LabMemory>();
  return {
    progress: new ProgressStore(storage, () => now),
    practice: new PracticeStore(storage, { now: () => now, day: () => '2026-11-26' }),
    labs: { all: () => Object.fromEntries(labs), put: (id, memory) => void labs.set(id, memory) },
  };
}

describe('the progress file', () => {
  it('carries lessons, labs and practice to another browser, and takes nothing away there', () => {
    const [theirs, ours] = [browser(1000), browser(2000)];
    theirs.progress.recordSolved('strings/01-values', 'set');
    theirs.practice.record('strings/a', 'choose', 'good', 12);
    theirs.labs.put('queue', { program: 'theirs', solvedAt: 1000 });
    theirs.labs.put('stampede', { program: 'theirs too' });
    ours.labs.put('queue', { program: 'ours', solvedAt: 2000, solutionShownAt: 1500 });
    expect(readProgressFile(writeProgressFile(theirs), ours)).toEqual({ lessons: 1, labs: 2, cards: 1 });
    expect(ours.progress.step('strings/01-values', 'set').solvedAt).toBe(1000);
    expect(ours.practice.all.answers).toHaveLength(1);
    expect(ours.labs.all()).toEqual({
      queue: { program: 'ours', solvedAt: 1000, solutionShownAt: 1500 },
      stampede: { program: 'theirs too' },
    });
  });

  it('reads a file with lessons alone', () => {
    const [theirs, ours] = [browser(1000), browser(2000)];
    theirs.progress.recordSolved('strings/01-values', 'set');
    expect(readProgressFile(theirs.progress.export(), ours)).toEqual({ lessons: 1, labs: 0, cards: 0 });
  });

  it.each([
    ['{', 'it is not JSON.'],
    ['7', 'it is not a progress file of Keyspace.'],
    ['{"keyspaceProgress":1,"lessons":{},"labs":{"queue":{"solvedAt":"today"}}}', 'labs.queue.solvedAt is not as expected.'],
    ['{"keyspaceProgress":1,"lessons":{},"practice":{"keyspacePractice":1,"cards":7}}', 'the lessons were added, but practice was not: cards is not as expected.'],
  ])('says what cannot be read: %s', (text, problem) => {
    expect(readProgressFile(text, browser(1000))).toEqual({ problem });
  });
});
