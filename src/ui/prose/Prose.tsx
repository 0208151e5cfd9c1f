// The words of lessons, labs and questions. How a command looks is up to who shows them: a lesson offers it to run, which in
// a question would give the answer away, so by itself a command is only named.
import { createContext, Fragment, type ReactNode, useContext } from 'react';
import type { Block, Inline, MachineLine, RunLine } from '../../curriculum/lesson.ts';
import './prose.css';

export interface CommandLook {
  /** Of a whole command line inside of a sentence. */
  inline(text: string): ReactNode;
  /** Of lines to run, one below the other. */
  lines(lines: readonly (RunLine | MachineLine)[]): ReactNode;
}

const Look = createContext<CommandLook>({ inline: (text) => <code>{text}</code>, lines: () => null });
export const CommandLookProvider = Look.Provider;

export function Prose({ blocks }: { readonly blocks: readonly Block[] }) {
  return (
    <div className="prose">
      {blocks.map((block, i) => (
        <ProseBlock key={i} block={block} />
      ))}
    </div>
  );
}

function ProseBlock({ block }: { readonly block: Block }) {
  const look = useContext(Look);
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
      return <pre tabIndex={0}>{block.text}</pre>;
    case 'try':
      return look.lines(block.lines);
    case 'note':
      return (
        <aside className="prose-note">
          <Prose blocks={block.blocks} />
        </aside>
      );
  }
}

export function Sentence({ inline }: { readonly inline: readonly Inline[] }) {
  return inline.map((part, i) => <Part key={i} part={part} />);
}

function Part({ part }: { readonly part: Inline }) {
  const look = useContext(Look);
  switch (part.inline) {
    case 'text':
      return <Fragment>{part.text}</Fragment>;
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
    case 'code':
      return <code>{part.text}</code>;
    case 'command':
      return look.inline(part.text);
  }
}
