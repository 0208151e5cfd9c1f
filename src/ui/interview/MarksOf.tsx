// What a learner keeps on a question: a bookmark, that it needs revision, and a note of their own.
import { useId, useState } from 'react';
import type { PracticeStore } from '../../curriculum/interview/practice-store.ts';
import type { QuestionId } from '../../curriculum/interview/question.ts';
import { Button } from '../kit/Button.tsx';

export interface MarksOfProps {
  readonly id: QuestionId;
  readonly practice: PracticeStore;
}

export function MarksOf({ id, practice }: MarksOfProps) {
  const { isBookmarked, needsRevision, note } = practice.marks(id);
  const [isNoting, setNoting] = useState(note !== '');
  const field = useId();
  return (
    <section className="practice-marks" aria-label="Your marks">
      <p className="practice-buttons">
        <Button kind="quiet" aria-pressed={isBookmarked} onClick={() => practice.mark(id, { isBookmarked: !isBookmarked })}>
          {isBookmarked ? '★' : '☆'} Bookmark
        </Button>
        <Button kind="quiet" aria-pressed={needsRevision} onClick={() => practice.mark(id, { needsRevision: !needsRevision })}>
          {needsRevision ? '●' : '○'} Needs revision
        </Button>
        {!isNoting && (
          <Button kind="quiet" onClick={() => setNoting(true)}>
            Add a note
          </Button>
        )}
      </p>
      {isNoting && (
        <div className="practice-field">
          <label htmlFor={field}>Your note</label>
          <textarea id={field} rows={2} value={note} onChange={(event) => practice.mark(id, { note: event.target.value })} />
        </div>
      )}
    </section>
  );
}
