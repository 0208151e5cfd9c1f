// The terminal on a touch screen: a log that scrolls and is read out, an ordinary input that every phone keyboard can
// serve, a row of completions above it in place of Tab, and buttons for the history and for Ctrl-C.
import { useEffect, useImperativeHandle, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { ClipboardEvent, Ref } from 'react';
import { Button } from '../kit/Button.tsx';
import { pageInRow } from './help.ts';
import type { ReplOptions } from './repl.ts';
import { TouchSession } from './touch-session.ts';
import type { TerminalHandle } from './Terminal.tsx';

export interface TouchTerminalProps {
  readonly options: Omit<ReplOptions, 'surface'>;
  readonly label: string;
  readonly ref?: Ref<TerminalHandle> | undefined;
}

export function TouchTerminal({ options, label, ref }: TouchTerminalProps) {
  const [session, setSession] = useState<TouchSession>();
  useEffect(() => {
    const opened = new TouchSession(options);
    setSession(opened);
    return () => opened.close();
  }, [options]);
  return session === undefined ? <div className="touch-terminal" /> : <Opened session={session} label={label} onPage={options.onPage} ref={ref} />;
}

interface OpenedProps {
  readonly session: TouchSession;
  readonly label: string;
  readonly onPage: ReplOptions['onPage'];
  readonly ref: Ref<TerminalHandle> | undefined;
}

function Opened({ session, label, onPage, ref }: OpenedProps) {
  const state = useSyncExternalStore(session.subscribe, () => session.state);
  const input = useRef<HTMLInputElement>(null);
  const log = useRef<HTMLDivElement>(null);
  useImperativeHandle(ref, () => ({
    focus: () => input.current?.focus(),
    insert: (text) => {
      session.edit(text);
      input.current?.focus();
    },
    run: (text) => session.run(text),
    restore: (client) => session.restore(client),
    hold: (isHeld) => session.hold(isHeld),
  }));
  useLayoutEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [state.entries]);
  const isRunning = state.phase !== 'prompt';

  return (
    <div className="touch-terminal">
      <div className="touch-log" ref={log} role="log" aria-label={`Output of ${label}`} tabIndex={0}>
        {state.entries.map((entry) => (
          <pre key={entry.id} data-kind={entry.kind}>
            <LogText text={entry.text} onPage={onPage} />
          </pre>
        ))}
        {state.entries.length === 0 && state.phase === 'prompt' && (
          <p className="touch-waiting">What you run below appears here, with the server’s reply.</p>
        )}
        {state.phase === 'listening' && <p className="touch-waiting">Reading messages…</p>}
        {(state.phase === 'waiting' || state.phase === 'monitoring') && (
          <p className="touch-waiting">{state.phase === 'waiting' ? 'Waiting for the reply…' : 'Showing what the server runs…'}</p>
        )}
      </div>
      <p className="touch-hint" aria-live="off">
        {state.hint || '\u00a0'}
      </p>
      <div className="touch-completions" role="group" aria-label="Completions">
        {state.candidates.map((candidate) => (
          <Button
            key={candidate}
            kind="quiet"
            onClick={() => {
              session.choose(candidate);
              input.current?.focus();
            }}
          >
            {candidate}
          </Button>
        ))}
      </div>
      <form
        className="touch-line"
        onSubmit={(event) => {
          event.preventDefault();
          session.submit();
        }}
      >
        <label className="touch-prompt" htmlFor={`${label}-input`}>
          {shortPrompt(state.prompt)}
          <span className="visually-hidden">{label}, command</span>
        </label>
        <input
          id={`${label}-input`}
          ref={input}
          value={state.text}
          onChange={(event) => session.edit(event.target.value)}
          onPaste={(event) => pasteLines(event, session)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
              event.preventDefault();
              session.recall(event.key === 'ArrowUp' ? 1 : -1);
            }
          }}
          autoCapitalize="none"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="send"
        />
        <Button kind="quiet" aria-label="Older command" onClick={() => session.recall(1)}>
          ↑
        </Button>
        <Button kind="quiet" aria-label="Newer command" onClick={() => session.recall(-1)}>
          ↓
        </Button>
        {isRunning ? (
          <Button onClick={() => session.interrupt()}>Stop</Button>
        ) : (
          <Button kind="primary" type="submit">
            Run
          </Button>
        )}
      </form>
    </div>
  );
}

/** Help's last line leads to a page. */
function LogText({ text, onPage }: { readonly text: string; readonly onPage: ReplOptions['onPage'] }) {
  const end = text.trimEnd();
  const page = pageInRow(end.slice(end.lastIndexOf('\n') + 1));
  if (page === undefined) return text;
  return (
    <>
      {end.slice(0, -page.length)}
      <button type="button" className="touch-page" onClick={() => onPage?.(page)}>
        {page}
      </button>
    </>
  );
}

/** An input drops line ends from a paste; several lines are to run one after the other. */
function pasteLines(event: ClipboardEvent<HTMLInputElement>, session: TouchSession): void {
  const pasted = event.clipboardData.getData('text/plain');
  if (!pasted.includes('\n')) return;
  event.preventDefault();
  const { value, selectionStart, selectionEnd } = event.currentTarget;
  const before = value.slice(0, selectionStart ?? value.length);
  session.edit(before + pasted.replace(/\r\n?/g, '\n') + value.slice(selectionEnd ?? value.length));
}

/** Without the address, which a narrow screen has no room for. */
function shortPrompt(prompt: string): string {
  return prompt.replace(/^127\.0\.0\.1:6379/, '').trim();
}
