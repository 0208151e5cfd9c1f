// A lab: guide, program and the server, side by side; below 1100 px the guide and one of the others, below 800 px one at a time. The program is kept as it is written,
// before anything runs.
import { useCallback, useEffect, useRef, useState } from 'react';
import { loadLab } from 'virtual:labs';
import type { Fault } from '../../curriculum/lab/faults.ts';
import type { Lab } from '../../curriculum/lab/lab.ts';
import { Button } from '../kit/Button.tsx';
import { useMediaQuery } from '../workspace/hooks.ts';
import { Editor } from './Editor.tsx';
import type { LabEditor } from './editor-view.ts';
import { LabGuide } from './LabGuide.tsx';
import { keepLab, recallLab } from './lab-memory.ts';
import { ServerColumn, type ServerColumnProps } from './ServerColumn.tsx';
import { useLabRun } from './use-lab-run.ts';
import './lab.css';

type View = 'guide' | 'program' | 'server';
const VIEWS: readonly { readonly view: View; readonly name: string }[] = [
  { view: 'guide', name: 'Guide' },
  { view: 'program', name: 'Program' },
  { view: 'server', name: 'Server' },
];

export interface LabPanelProps extends Pick<ServerColumnProps, 'server' | 'panels'> {
  readonly id: string;
  readonly listHref: string;
}

export function LabPanel({ id, ...surroundings }: LabPanelProps) {
  const [lab, setLab] = useState<Lab | 'missing' | 'unreachable'>();
  useEffect(() => {
    let isGone = false;
    const show = (found: Lab | 'missing' | 'unreachable'): void => {
      if (!isGone) setLab(found);
    };
    loadLab(id).then((found) => show(found ?? 'missing'), () => show('unreachable'));
    return () => {
      isGone = true;
    };
  }, [id]);
  if (lab === undefined) return <p className="empty">Opening the lab …</p>;
  if (typeof lab === 'string') {
    return (
      <p className="empty">
        <span>{lab === 'missing' ? 'There is no such lab.' : 'The lab could not be loaded. Is the network there?'}</span>
        <a href={surroundings.listHref}>All labs</a>
      </p>
    );
  }
  return <OpenLab key={lab.id} lab={lab} {...surroundings} />;
}

function OpenLab({ lab, listHref, server, panels }: { readonly lab: Lab } & Omit<LabPanelProps, 'id'>) {
  const [kept] = useState(() => recallLab(lab.id));
  const program = useRef(kept.program ?? lab.starter);
  const editor = useRef<LabEditor>(undefined);
  const runButton = useRef<HTMLButtonElement>(null);
  const guide = useRef<HTMLElement>(null);
  const [view, setView] = useState<View>('guide');
  const hasRoomBeside = useMediaQuery('(min-width: 800px)');
  const beside = view === 'guide' ? 'program' : view;
  const front = hasRoomBeside ? beside : view;
  const leadsToResults = useRef(false);
  // The program, and what was pressed there, is hidden now.
  useEffect(() => {
    if (!leadsToResults.current) return;
    leadsToResults.current = false;
    guide.current?.focus({ preventScroll: true });
    guide.current?.querySelector('#lab-tests')?.scrollIntoView();
  }, [view]);
  const [shown, setShown] = useState<number>();
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const onSolved = useCallback(() => {
    if (recallLab(lab.id).solvedAt === undefined) keepLab(lab.id, { solvedAt: Date.now() });
  }, [lab.id]);
  const { state, run, stop, clear } = useLabRun(lab, onSolved);

  // The first that failed is the one to look at.
  const firstFailed = state.reports.findIndex(({ failure }) => failure !== undefined);
  const picture = shown ?? (firstFailed >= 0 ? firstFailed : state.reports.length - 1);
  const failure = state.end?.end === 'broken' ? state.end.failure : state.reports[firstFailed]?.failure;
  useEffect(() => {
    if (!state.isRunning) editor.current?.mark(failure);
  }, [failure, state.isRunning]);

  const start = (): void => {
    setShown(undefined);
    keepLab(lab.id, { program: program.current });
    run(program.current, faults);
    if (hasRoomBeside || view !== 'program') return;
    setView('guide');
    leadsToResults.current = true;
  };
  const download = async (): Promise<void> => {
    const { labFolder } = await import('./export-folder.ts');
    save(`keyspace-${lab.id}.zip`, labFolder(lab, program.current));
  };
  return (
    <div className="lab" data-view={front}>
      <section ref={guide} className="lab-column" data-column="guide" data-region="guide" tabIndex={-1} aria-label="Guide">
        <LabGuide
          lab={lab}
          state={state}
          shown={state.reports.length > 0 ? picture : undefined}
          show={(test) => {
            setShown(test);
            setView('server');
          }}
          onSolutionShown={() => keepLab(lab.id, { solutionShownAt: Date.now() })}
          listHref={listHref}
          faults={faults}
          setFaults={setFaults}
        />
      </section>
      <section className="lab-column" data-column="program" data-region="program" tabIndex={-1} aria-label="Program">
        <div className="lab-bar" role="toolbar" aria-label="Program">
          <span className="lab-file">program.ts</span>
          <Button kind="quiet" onClick={() => void download()}>
            Download
          </Button>
          <Button
            kind="quiet"
            onClick={() => {
              editor.current?.replace(lab.starter);
              clear();
            }}
          >
            Reset
          </Button>
          {state.isRunning ? (
            <Button ref={runButton} onClick={stop}>
              Stop
            </Button>
          ) : (
            <Button ref={runButton} kind="primary" title="Ctrl-Enter or ⌘-Enter in the program" onClick={start}>
              Run tests
            </Button>
          )}
        </div>
        <Editor
          text={program.current}
          label="Program. Escape leaves the editor, Control-Enter runs the tests."
          onReady={(ready) => (editor.current = ready)}
          onChange={(text) => {
            program.current = text;
            keepLab(lab.id, { program: text });
          }}
          onRun={start}
          onLeave={() => runButton.current?.focus()}
        />
        <Console lines={state.lines} dropped={state.dropped} />
      </section>
      <section className="lab-column" data-column="server" data-region="picture" tabIndex={-1} aria-label="Server">
        <ServerColumn lab={lab} state={state} test={picture} server={server} panels={panels} />
      </section>
      <nav className="lab-views" aria-label="Panels">
        {VIEWS.filter((each) => !hasRoomBeside || each.view !== 'guide').map((each) => (
          <Button key={each.view} kind="quiet" aria-pressed={front === each.view} onClick={() => setView(each.view)}>
            {each.name}
          </Button>
        ))}
      </nav>
    </div>
  );
}

function Console({ lines, dropped }: { readonly lines: ReturnType<typeof useLabRun>['state']['lines']; readonly dropped: number }) {
  return (
    <div className="lab-console" role="log" aria-label="Console" tabIndex={0}>
      {lines.length === 0 && <p className="lab-standing">What the program prints comes here.</p>}
      {lines.map((line, i) => (
        <p key={i} data-level={line.level}>
          <span>{line.source}</span> {line.text}
        </p>
      ))}
      {dropped > 0 && <p className="lab-standing">{dropped.toLocaleString('en')} more lines were not kept.</p>}
    </div>
  );
}

function save(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/zip' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
