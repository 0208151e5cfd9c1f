// The guide beside the terminal: what the open door shows.
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import type { MachineLine } from '../../curriculum/lesson.ts';
import { openProgress } from '../lessons/browser-progress.ts';
import { LabList } from '../lab/LabList.tsx';
import { LessonList } from '../lessons/LessonList.tsx';
import { LessonPanel } from '../lessons/LessonPanel.tsx';
import { usePreference, useWorkspace } from '../workspace/hooks.ts';
import { runMachine } from './machine.ts';
import { progressFile } from './progress-file.ts';
import { formatRoute, type Route } from './routes.ts';
import './guide.css';

const PracticePanel = lazy(() =>
  import('../interview/PracticePanel.tsx').then((module) => ({ default: module.PracticePanel })),
);
const ReferencePanel = lazy(() =>
  import('../reference/ReferencePanel.tsx').then((module) => ({ default: module.ReferencePanel })),
);

export interface GuideProps {
  readonly route: Route;
  /** The session that belongs to the address is open. */
  readonly isSessionOpen: boolean;
  /** Brings the terminal to the front after something was put into it. */
  readonly showTerminal: () => void;
}

export function Guide({ route, isSessionOpen, showTerminal }: GuideProps) {
  if (!isSessionOpen && route.door === 'learn' && route.rest !== '') return <p className="guide-page">Opening the lesson …</p>;
  if (route.door === 'learn') return <Learn lessonId={route.rest} showTerminal={showTerminal} />;
  if (route.door === 'practice') return <Practice place={route.rest} showTerminal={showTerminal} />;
  if (route.door === 'reference') return <Reference place={route.rest} showTerminal={showTerminal} />;
  return null;
}

function lessonHref(id = ''): string {
  return formatRoute({ door: 'learn', rest: id });
}

function labHref(id: string): string {
  return lessonHref(`lab/${id}`);
}

function Learn({ lessonId, showTerminal }: { readonly lessonId: string; readonly showTerminal: () => void }) {
  const workspace = useWorkspace();
  const [progress] = useState(openProgress);
  const file = useMemo(() => progressFile(progress), [progress]);
  const surroundings = useMemo(
    () => ({
      send: workspace.send,
      onCommand: workspace.onCommand,
      onChange: (listener: () => void) => workspace.engine.onChange(listener),
      connect: () => workspace.engine.connect(),
      machine: (what: MachineLine['machine']) => runMachine(workspace, what),
      runMachine: (what: MachineLine['machine']) => void runMachine(workspace, what),
      insertCommand: (text: string, client?: number) => {
        showTerminal();
        workspace.terminal()?.insert(text, client);
      },
      runCommand: (text: string, client?: number) => {
        showTerminal();
        workspace.terminal()?.run(text, client);
      },
    }),
    [workspace, showTerminal],
  );
  const [language, chooseLanguage] = usePreference('language');
  if (lessonId === '') {
    return (
      <LessonList
        progress={progress}
        file={file}
        lessonHref={lessonHref}
        language={language}
        chooseLanguage={chooseLanguage}
      >
        <LabList labHref={labHref} />
      </LessonList>
    );
  }
  return <LessonPanel lessonId={lessonId} language={language} progress={progress} lessonHref={lessonHref} {...surroundings} />;
}

function referenceHref(place = ''): string {
  return formatRoute({ door: 'reference', rest: place });
}

function Reference({ place, showTerminal }: { readonly place: string; readonly showTerminal: () => void }) {
  const insertCommand = useInsertCommand(showTerminal);
  return (
    <Suspense fallback={<p className="guide-page">Opening the reference …</p>}>
      <ReferencePanel place={place} href={referenceHref} insertCommand={insertCommand} />
    </Suspense>
  );
}

function practiceHref(place = ''): string {
  return formatRoute({ door: 'practice', rest: place });
}

function Practice({ place, showTerminal }: { readonly place: string; readonly showTerminal: () => void }) {
  const insertCommand = useInsertCommand(showTerminal);
  return (
    <Suspense fallback={<p className="guide-page">Opening practice …</p>}>
      <PracticePanel
        place={place}
        href={practiceHref}
        lessonHref={lessonHref}
        insertCommand={insertCommand}
        showTerminal={showTerminal}
      />
    </Suspense>
  );
}

/** Puts a line into the terminal, and the terminal in front. */
function useInsertCommand(showTerminal: () => void): (line: string) => void {
  const workspace = useWorkspace();
  return useCallback(
    (line) => {
      showTerminal();
      workspace.terminal()?.insert(line);
    },
    [workspace, showTerminal],
  );
}
