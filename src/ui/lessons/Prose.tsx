// Shows the text of a lesson. Whole commands are buttons: a click puts them into the terminal, Run runs them there.

import { createContext, Fragment, useContext } from 'react';
import type { Block, Inline, MachineLine, RunLine, Script } from '../../curriculum/lesson.ts';
import { Button } from '../kit/Button.tsx';
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

export function Prose({ blocks }: { readonly blocks: readonly Block[] }) {
  return blocks.map((block, i) => <ProseBlock key={i} block={block} />);
}

function ProseBlock({ block }: { readonly block: Block }) {
  switch (block.block) {
    case 'paragraph':
      return (
        <p>
          <Sentence inline={block.inline} />
        </p>
      );
    case 'list': {
      const items = block.items.map((blocks, i) => (
        <li key={i}>
          <Prose blocks={blocks} />
        </li>
      ));
      return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
    case 'code':
      return (
        <pre tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      );
    case 'try':
      return <CommandLines lines={block.lines} />;
    case 'note':
      return (
        <aside className="lesson-note">
          <Prose blocks={block.blocks} />
        </aside>
      );
  }
}

export function Sentence({ inline }: { readonly inline: readonly Inline[] }) {
  return inline.map((part, i) => <SentencePart key={i} part={part} />);
}

function SentencePart({ part }: { readonly part: Inline }) {
  const { insertCommand } = useContext(CommandContext);
  const words = useWords();
  switch (part.inline) {
    case 'text':
      return <Fragment>{part.text}</Fragment>;
    case 'code':
      return <code>{part.text}</code>;
    case 'command':
      return (
        <button type="button" className="lesson-command" title={words.insert} onClick={() => insertCommand(part.text)}>
          {part.text}
        </button>
      );
    case 'strong':
      return (
        <strong>
          <Sentence inline={part.children} />
        </strong>
      );
    case 'emphasis':
      return (
        <em>
          <Sentence inline={part.children} />
        </em>
      );
    case 'link':
      return (
        <a href={part.href} {...(part.href.startsWith('https:') && { target: '_blank', rel: 'noreferrer' })}>
          <Sentence inline={part.children} />
        </a>
      );
  }
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
