import { describe, expect, it } from 'vitest';
import { ProgressStore } from './progress.ts';

class Shelf {
  aside: string | undefined;
  isBlocked = false;
  constructor(public text?: string) {}
  read(): string | undefined {
    this.refuseIfBlocked();
    return this.text;
  }
  write(text: string): void {
    this.refuseIfBlocked();
    this.text = text;
  }
  setAside(text: string): void {
    this.refuseIfBlocked();
    this.aside = text;
  }
  private refuseIfBlocked(): void {
    if (this.isBlocked) throw new Error('blocked');
  }
}

const LESSON = 'strings/01-values';

describe('ProgressStore', () => {
  it('survives a reload', () => {
    const shelf = new Shelf();
    const before = new ProgressStore(shelf, () => 1000);
    before.recordEntered(LESSON, 'get');
    before.recordSolved(LESSON, 'set');
    const after = new ProgressStore(shelf, () => 2000);
    expect(after.all).toEqual(before.all);
    expect(after.lesson(LESSON).at).toBe('get');
    expect(after.notice).toBeUndefined();
  });

  it('records having seen the solution apart from solving, and the first time of each', () => {
    let now = 1000;
    const progress = new ProgressStore(new Shelf(), () => now);
    progress.recordSolutionShown(LESSON, 'set');
    expect(progress.step(LESSON, 'set')).toMatchObject({ solutionShownAt: 1000, timesSolved: 0 });
    expect(progress.step(LESSON, 'set').solvedAt).toBeUndefined();
    now = 2000;
    progress.recordSolved(LESSON, 'set');
    now = 3000;
    progress.recordSolved(LESSON, 'set');
    progress.recordSolutionShown(LESSON, 'set');
    expect(progress.step(LESSON, 'set')).toEqual({ solutionShownAt: 1000, solvedAt: 2000, timesSolved: 2, hintsShown: 0 });
  });

  it('goes on in memory when storage is blocked, and says so', () => {
    const shelf = new Shelf();
    shelf.isBlocked = true;
    const progress = new ProgressStore(shelf, () => 1000);
    expect(progress.notice).toContain('does not let Keyspace store');
    progress.recordSolved(LESSON, 'set');
    expect(progress.step(LESSON, 'set').solvedAt).toBe(1000);
    shelf.isBlocked = false;
    progress.recordSolved(LESSON, 'set');
    expect(progress.notice).toBeUndefined();
  });

  it.each([
    ['{', 'it is not JSON.'],
    ['[]', 'it is not a progress file of Keyspace.'],
    ['{"keyspaceProgress":99,"lessons":{}}', 'it was written by a newer Keyspace.'],
    ['{"keyspaceProgress":1,"lessons":{"a/01-b":{"at":7}}}', 'lessons.a/01-b.at is not as expected.'],
  ])('sets aside what it cannot read: %s', (text, why) => {
    const shelf = new Shelf(text);
    const progress = new ProgressStore(shelf, () => 1000);
    expect(progress.notice).toContain(why);
    expect(shelf.aside).toBe(text);
    expect(new ProgressStore(new Shelf(), () => 1000).import(text)).toEqual({ problem: why });
  });

  it('imports what another browser exported, keeping the best of both', () => {
    const theirs = new ProgressStore(new Shelf(), () => 500);
    theirs.recordSolved(LESSON, 'set');
    theirs.recordEntered(LESSON, 'lock');
    const ours = new ProgressStore(new Shelf(), () => 1000);
    ours.recordEntered(LESSON, 'get');
    ours.recordSolved(LESSON, 'set');
    ours.recordSolved(LESSON, 'get');
    expect(ours.import(theirs.export())).toEqual({ lessons: 1 });
    expect(ours.step(LESSON, 'set').solvedAt).toBe(500);
    expect(ours.step(LESSON, 'get').solvedAt).toBe(1000);
    // The keys of the other browser are not here, so neither is its place in the lesson.
    expect(ours.lesson(LESSON).at).toBe('get');
  });

  it('begins again without forgetting what was solved, and can return', () => {
    const progress = new ProgressStore(new Shelf(), () => 1000);
    progress.recordEntered(LESSON, 'get');
    const place = progress.lesson(LESSON);
    progress.restart(LESSON);
    progress.recordSolved(LESSON, 'set');
    expect(progress.lesson(LESSON)).toMatchObject({ entered: [], reached: [] });
    progress.returnTo(LESSON, place);
    expect(progress.lesson(LESSON)).toMatchObject({ at: 'get', entered: ['get'] });
    expect(progress.step(LESSON, 'set').solvedAt).toBe(1000);
  });
});
