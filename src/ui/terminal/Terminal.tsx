// One client: xterm where there is a keyboard and room for it, the touch form elsewhere. Which of the two is settled when
// the client opens, so that turning a tablet or dragging a window does not lose what is on the screen.
import { useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import type { Ref } from 'react';
import type { ByteString } from '../../base/bytes.ts';
import type { Connection, PastClient, Travel } from './connection.ts';
import type { History } from './history.ts';
import type { Knowledge } from './knowledge.ts';
import type { LearnerLine } from './repl.ts';
import { TouchTerminal } from './TouchTerminal.tsx';
import type { XtermOptions, XtermView } from './xterm-view.ts';
import './terminal.css';

export interface TerminalHandle {
  /** Puts a command on the line, in place of what stands there. */
  insert(text: string): void;
  /** The same, and runs it. */
  run(text: string): void;
  focus(): void;
  /** Shows the client as it was at a moment. */
  restore(client: PastClient): void;
  /** While held, what is typed waits. */
  hold(isHeld: boolean): void;
}

export interface TerminalProps {
  readonly label: string;
  readonly knowledge: Knowledge;
  readonly history: History;
  /** By the client's label. */
  readonly openConnection: (name: string) => Connection | undefined;
  readonly onCommand?: ((command: LearnerLine) => void) | undefined;
  readonly onKeyClick?: ((key: ByteString, db: number) => void) | undefined;
  readonly onPage?: ((name: string) => void) | undefined;
  readonly onQuit?: (() => void) | undefined;
  readonly onTravel?: ((where: Travel, count: number) => void) | undefined;
  readonly ref?: Ref<TerminalHandle> | undefined;
}

const TOUCH = '(max-width: 799px), (pointer: coarse) and (hover: none)';

export function Terminal(props: TerminalProps) {
  const [isTouch] = useState(() => matchMedia(TOUCH).matches);
  // Callbacks may change with every render; the client must not be opened anew for that.
  const latest = useRef(props);
  latest.current = props;
  const { knowledge, history, openConnection, label } = props;
  const options = useMemo(
    () => ({
      knowledge,
      history,
      connect: () => openConnection(label),
      onCommand: (command: LearnerLine) => latest.current.onCommand?.(command),
      onKeyClick: (key: ByteString, db: number) => latest.current.onKeyClick?.(key, db),
      onPage: (name: string) => latest.current.onPage?.(name),
      onQuit: () => latest.current.onQuit?.(),
      onTravel: (where: Travel, count: number) => latest.current.onTravel?.(where, count),
      now: () => performance.now(),
    }),
    [knowledge, history, openConnection, label],
  );
  if (isTouch) return <TouchTerminal options={options} label={props.label} ref={props.ref} />;
  return <Xterm options={options} label={props.label} ref={props.ref} />;
}

interface XtermProps {
  readonly options: Omit<XtermOptions, 'label'>;
  readonly label: string;
  readonly ref: Ref<TerminalHandle> | undefined;
}

function Xterm({ options, label, ref }: XtermProps) {
  const frame = useRef<HTMLDivElement>(null);
  const view = useRef<XtermView>(undefined);
  /** What was asked for before xterm had loaded. */
  const asked = useRef<((opened: XtermView) => void)[]>([]);
  const [failure, setFailure] = useState<string>();

  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    let isGone = false;
    Promise.all([import('./xterm-view.ts'), onPage(element)]).then(
      ([{ openXterm }]) => {
        if (isGone) return;
        const opened = openXterm(element, { ...options, label });
        view.current = opened;
        for (const ask of asked.current.splice(0)) ask(opened);
      },
      (error: unknown) => setFailure(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      isGone = true;
      view.current?.dispose();
      view.current = undefined;
    };
  }, [options, label]);

  useImperativeHandle(ref, () => {
    const ask = (what: (opened: XtermView) => void): void => {
      if (view.current === undefined) asked.current.push(what);
      else what(view.current);
    };
    return {
      // Who has begun to work elsewhere before the terminal was there keeps the focus.
      focus: () => {
        const before = document.activeElement;
        ask((opened) => {
          const now = document.activeElement;
          if (now === before || now === null || now === document.body) opened.focus();
        });
      },
      insert: (text) =>
        ask((opened) => {
          opened.insert(text);
          opened.focus();
        }),
      run: (text) => ask((opened) => opened.run(text)),
      restore: (client) => ask((opened) => opened.restore(client)),
      hold: (isHeld) => ask((opened) => opened.hold(isHeld)),
    };
  }, []);

  if (failure !== undefined) {
    return (
      <p className="terminal-failure" role="alert">
        The terminal could not be loaded ({failure}). Reload the page to try again.
      </p>
    );
  }
  return <div className="terminal-frame" ref={frame} />;
}

/** Ends when the element stands on the page: before, it has neither a size nor the page's colours. */
function onPage(element: HTMLElement): Promise<void> {
  if (element.isConnected) return Promise.resolve();
  return new Promise((resolve) => {
    const observer = new ResizeObserver(() => {
      if (!element.isConnected) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(element);
  });
}
