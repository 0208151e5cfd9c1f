// Shows the text of a lesson. Whole commands are buttons: a click puts them into the terminal, Run runs them there.

import { createContext, Fragment, useContext } from 'react';
import type { Block, Inline, Script } from '../../curriculum/lesson.ts';
import { Button } from '../kit/Button.tsx';

export interface CommandActions {
  /** Puts the text into the terminal's line, for the learner to run or change. */
  readonly insertCommand: (text: string) => void;
  readonly runCommand: (text: string) => void;
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
  switch (part.inline) {
    case 'text':
      return <Fragment>{part.text}</Fragment>;
    case 'code':
      return <code>{part.text}</code>;
    case 'command':
      return (
        <button type="button" className="lesson-command" title="Put this into the terminal" onClick={() => insertCommand(part.text)}>
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

/** Command lines one below the other, each to put into the terminal or to run. */
export function CommandLines({ lines }: { readonly lines: readonly string[] }) {
  const { insertCommand, runCommand } = useContext(CommandContext);
  return (
    <ul className="lesson-commands">
      {lines.map((line, i) => (
        <li key={i}>
          <button type="button" className="lesson-command" title="Put this into the terminal" onClick={() => insertCommand(line)}>
            {line}
          </button>
          <Button kind="quiet" className="lesson-run" aria-label={`Run ${line}`} onClick={() => runCommand(line)}>
            Run
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** The commands of a script; waiting is up to the learner. */
export function linesOf(script: Script): readonly string[] {
  return script.flatMap((line) => ('run' in line ? [line.run] : []));
}
