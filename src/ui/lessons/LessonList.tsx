// What can be learned: the tracks, their lessons, how far one has come in each; and progress as a file, out and in.

import { useRef, useState } from 'react';
import type { ChangeEvent } from 'react';
import { tracks } from 'virtual:lessons';
import type { LessonId, LessonSummary } from '../../curriculum/lesson.ts';
import type { AllProgress, ProgressStore } from '../../curriculum/progress.ts';
import { Button } from '../kit/Button.tsx';
import { useProgress } from './StepList.tsx';
import './lessons.css';

export interface LessonListProps {
  readonly progress: ProgressStore;
  readonly lessonHref: (id: LessonId) => string;
}

export function LessonList({ progress, lessonHref }: LessonListProps) {
  const all = useProgress(progress);
  return (
    <div className="lesson-list">
      <h2>Lessons</h2>
      {progress.notice !== undefined && <p className="lesson-warning">{progress.notice}</p>}
      {tracks.map((track) => (
        <section key={track.id} aria-labelledby={`track-${track.id}`}>
          <h3 id={`track-${track.id}`}>{track.title}</h3>
          <p>{track.summary}</p>
          <ol>
            {track.lessons.map((lesson) => (
              <li key={lesson.id}>
                <a href={lessonHref(lesson.id)}>
                  <span className="lesson-list-title">{lesson.title}</span>
                  <span className="lesson-list-standing">{wordStanding(lesson, all)}</span>
                  <span className="lesson-list-summary">{lesson.summary}</span>
                </a>
              </li>
            ))}
          </ol>
        </section>
      ))}
      <ProgressFile progress={progress} />
    </div>
  );
}

function wordStanding({ id, steps }: LessonSummary, all: AllProgress): string {
  const solved = Object.values(all[id]?.steps ?? {}).filter((step) => step.solvedAt !== undefined).length;
  if (solved === 0) return `${steps} steps`;
  return solved >= steps ? 'done' : `${solved} of ${steps}`;
}

function ProgressFile({ progress }: { readonly progress: ProgressStore }) {
  const [said, setSaid] = useState('');
  const input = useRef<HTMLInputElement>(null);

  const take = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const file = event.target.files?.[0];
    event.target.value = '';
    if (file === undefined) return;
    const result = progress.import(await file.text());
    if ('problem' in result) setSaid(`${file.name} was not imported: ${result.problem}`);
    else setSaid(`Progress in ${result.lessons === 1 ? 'one lesson' : `${result.lessons} lessons`} was added.`);
  };

  return (
    <section className="lesson-transfer" aria-label="Progress file">
      <p>Progress stays in this browser.</p>
      <Button onClick={() => download('keyspace-progress.json', progress.export())}>Export progress</Button>
      <Button onClick={() => input.current?.click()}>Import progress</Button>
      <input ref={input} type="file" accept="application/json,.json" hidden onChange={(event) => void take(event)} />
      <p role="status">{said}</p>
    </section>
  );
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
