// The commands in a lesson's text. Each is a button: a click puts it into the terminal, Run runs it there.

import { createContext, useContext } from 'react';
import type { MachineLine, RunLine, Script } from '../../curriculum/lesson.ts';
import { Button } from '../kit/Button.tsx';
import type { CommandLook } from '../prose/Prose.tsx';
import { useWords } from './words/words.ts';

export interface CommandActions {
  /** Puts the text into the terminal's line, for the learner to run or change. */
  readonly insertCommand: (text: string, client?: number) => void;
  readonly runCommand: (text: string, client?: number) => void;
  /** Does something to the machine that the server runs on. */
  readonly runMachine: (what: MachineLine['machine']) => void;
}

const CommandContext = createContext<CommandActions>({
  insertCommand: () => undefined,
  runCommand: () => undefined,
  runMachine: () => undefined,
});
export const CommandProvider = CommandContext.Provider;

/** In a lesson a command is a button. */
export const COMMANDS_TO_RUN: CommandLook = {
  inline: (text) => <InlineCommand text={text} />,
  lines: (lines) => <CommandLines lines={lines} />,
};

function InlineCommand({ text }: { readonly text: string }) {
  const { insertCommand } = useContext(CommandContext);
  const words = useWords();
  return (
    <button type="button" className="lesson-command" title={words.insert} onClick={() => insertCommand(text)}>
      {text}
    </button>
  );
}

/** Command lines one below the other, each to put into the terminal or to run; by which client, where there are several. */
export function CommandLines({ lines }: { readonly lines: readonly (RunLine | MachineLine)[] }) {
  const { runMachine } = useContext(CommandContext);
  const words = useWords();
  const isShared = lines.some((line) => 'client' in line && line.client !== undefined);
  return (
    <ul className="lesson-commands">
      {lines.map((line, i) => (
        <li key={i}>
          {'run' in line ? (
            <CommandLine line={line} isShared={isShared} />
          ) : (
            <Button kind="quiet" className="lesson-machine" onClick={() => runMachine(line.machine)}>
              {words.machine[line.machine]}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function CommandLine({ line: { run, client }, isShared }: { readonly line: RunLine; readonly isShared: boolean }) {
  const { insertCommand, runCommand } = useContext(CommandContext);
  const words = useWords();
  const number = isShared ? (client ?? 1) : undefined;
  const who = number === undefined ? '' : words.asClient(number);
  return (
    <>
      {number !== undefined && <span className="lesson-client">{words.client(number)}</span>}
      <button type="button" className="lesson-command" title={words.insert} onClick={() => insertCommand(run, number)}>
        {run}
      </button>
      <Button kind="quiet" className="lesson-run" aria-label={`${words.run} ${run}${who}`} onClick={() => runCommand(run, number)}>
        {words.run}
      </Button>
    </>
  );
}

/** What a learner can run of a script; waiting is up to them. */
export function linesOf(script: Script): readonly (RunLine | MachineLine)[] {
  return script.flatMap((line) => ('waitMs' in line ? [] : [line]));
}
