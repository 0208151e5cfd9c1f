// What can be learned: the tracks, their lessons, how far one has come in each; and progress as a file, out and in.

import { useEffect, useRef, useState } from 'react';
import type { ChangeEvent, ReactNode } from 'react';
import { loadCatalogue, tracks } from 'virtual:lessons';
import type { LessonId, LessonSummary } from '../../curriculum/lesson.ts';
import type { AllProgress, ProgressStore } from '../../curriculum/progress.ts';
import type { Imported } from '../../curriculum/progress-file.ts';
import { LANGUAGE_TAGS } from '../../curriculum/translation.ts';
import type { CatalogueText, LanguageCode } from '../../curriculum/translation.ts';
import { Button } from '../kit/Button.tsx';
import { LanguageChooser, LanguageProvider } from './LanguageChooser.tsx';
import { useLanguage, useWords } from './words/words.ts';
import type { Words } from './words/words.ts';
import { useProgress } from './StepList.tsx';
import './lessons.css';

/** All that was done, in and out. */
export interface ProgressFile {
  write(): Promise<string>;
  read(text: string): Promise<Imported | { readonly problem: string }>;
}

export interface LessonListProps {
  readonly progress: ProgressStore;
  readonly file: ProgressFile;
  readonly lessonHref: (id: LessonId) => string;
  readonly language: LanguageCode;
  readonly chooseLanguage: (code: LanguageCode) => void;
  /** What else can be learned: stands below the tracks. */
  readonly children?: ReactNode;
}

export function LessonList(props: LessonListProps) {
  return (
    <LanguageProvider code={props.language}>
      <Tracks {...props} />
    </LanguageProvider>
  );
}

function Tracks({ progress, file, lessonHref, chooseLanguage, children }: LessonListProps) {
  const all = useProgress(progress);
  const { code, words } = useLanguage();
  const text = useCatalogueText(code);
  return (
    <div className="lesson-list" lang={LANGUAGE_TAGS[code]}>
      <h2>{words.lessons}</h2>
      <LanguageChooser choose={chooseLanguage} />
      {progress.notice !== undefined && <p className="lesson-warning">{progress.notice}</p>}
      {tracks.map((track) => {
        const { title, summary } = text?.tracks[track.id] ?? track;
        return (
          <section key={track.id} aria-labelledby={`track-${track.id}`}>
            <h3 id={`track-${track.id}`}>{title}</h3>
            <p>{summary}</p>
            <ol>
              {track.lessons.map((lesson) => (
                <li key={lesson.id}>
                  <a href={lessonHref(lesson.id)}>
                    <span className="lesson-list-title">{(text?.lessons[lesson.id] ?? lesson).title}</span>
                    <span className="lesson-list-standing">{wordStanding(lesson, all, words)}</span>
                    <span className="lesson-list-summary">{(text?.lessons[lesson.id] ?? lesson).summary}</span>
                  </a>
                </li>
              ))}
            </ol>
          </section>
        );
      })}
      {children}
      <Transfer file={file} />
    </div>
  );
}

/** Undefined in English, and until it has come; what it lacks is shown in English. */
function useCatalogueText(code: LanguageCode): CatalogueText | undefined {
  const [text, setText] = useState<CatalogueText>();
  useEffect(() => {
    let isGone = false;
    const show = (loaded: CatalogueText | undefined): void => {
      if (!isGone) setText(loaded);
    };
    loadCatalogue(code).then(show, () => show(undefined));
    return () => {
      isGone = true;
    };
  }, [code]);
  return text;
}

function wordStanding({ id, steps }: LessonSummary, all: AllProgress, words: Words): string {
  const solved = Object.values(all[id]?.steps ?? {}).filter((step) => step.solvedAt !== undefined).length;
  if (solved === 0) return words.steps(steps);
  return solved >= steps ? words.lessonDone : words.solvedOf(solved, steps);
}

function Transfer({ file }: { readonly file: ProgressFile }) {
  const words = useWords();
  const [said, setSaid] = useState('');
  const input = useRef<HTMLInputElement>(null);

  const take = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const chosen = event.target.files?.[0];
    event.target.value = '';
    if (chosen === undefined) return;
    const result = await file.read(await chosen.text());
    setSaid('problem' in result ? words.notImported(chosen.name, result.problem) : words.imported(result));
  };

  return (
    <section className="lesson-transfer" aria-label={words.progressFile}>
      <p>{words.progressStays}</p>
      <Button onClick={() => void file.write().then((text) => download('keyspace-progress.json', text))}>{words.exportProgress}</Button>
      <Button onClick={() => input.current?.click()}>{words.importProgress}</Button>
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
