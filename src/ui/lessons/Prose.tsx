// Shows the text of a lesson. Whole commands are buttons: a click puts them into the terminal, Run runs them there.

import { createContext, Fragment, useContext } from 'react';
import type { Block, Inline, RunLine, Script } from '../../curriculum/lesson.ts';
import { Button } from '../kit/Button.tsx';
import { useWords } from './words/words.ts';

export interface CommandActions {
  /** Puts the text into the terminal's line, for the learner to run or change. */
  readonly insertCommand: (text: string, client?: number) => void;
  readonly runCommand: (text: string, client?: number) => void;
}

const CommandContext = createContext<CommandActions>({ insertCommand: () => undefined, runCommand: () => undefined });
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
export function CommandLines({ lines }: { readonly lines: readonly RunLine[] }) {
  const { insertCommand, runCommand } = useContext(CommandContext);
  const words = useWords();
  const isShared = lines.some((line) => line.client !== undefined);
  return (
    <ul className="lesson-commands">
      {lines.map(({ run, client }, i) => {
        const number = isShared ? (client ?? 1) : undefined;
        const who = number === undefined ? '' : words.asClient(number);
        return (
          <li key={i}>
            {number !== undefined && <span className="lesson-client">{words.client(number)}</span>}
            <button
              type="button"
              className="lesson-command"
              title={words.insert}
              onClick={() => insertCommand(run, number)}
            >
              {run}
            </button>
            <Button kind="quiet" className="lesson-run" aria-label={`${words.run} ${run}${who}`} onClick={() => runCommand(run, number)}>
              {words.run}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

/** The commands of a script; waiting is up to the learner. */
export function linesOf(script: Script): readonly RunLine[] {
  return script.flatMap((line) => ('run' in line ? [line] : []));
}
