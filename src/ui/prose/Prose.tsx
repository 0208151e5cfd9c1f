// The words of labs and questions. They name commands but offer none to run: what a lesson offers, a question would give away.
import { Fragment } from 'react';
import type { Block, Inline } from '../../curriculum/lesson.ts';
import './prose.css';

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
    case 'note':
      return (
        <aside>
          <Prose blocks={block.blocks} />
        </aside>
      );
    default:
      return null;
  }
}

export function Sentence({ inline }: { readonly inline: readonly Inline[] }) {
  return inline.map((part, i) => <Part key={i} part={part} />);
}

function Part({ part }: { readonly part: Inline }) {
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
        <a href={part.href}>
          <Sentence inline={part.children} />
        </a>
      );
    default:
      return 'text' in part ? <code>{part.text}</code> : null;
  }
}
