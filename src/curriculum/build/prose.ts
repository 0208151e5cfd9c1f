// Turns Markdown nodes into the few kinds of block that a lesson shows. What a lesson can't show (images, tables, raw
// HTML) is a problem with its line, not something silently dropped. Code that begins with "> " is a command line.

import type { Code, PhrasingContent, RootContent } from 'mdast';
import remarkFrontmatter from 'remark-frontmatter';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import type { Block, Inline } from '../lesson.ts';
import { parseTryLine } from './script.ts';

export const markdown = unified().use(remarkParse).use(remarkFrontmatter);

export interface Problem {
  /** From 1, in the lesson's file. */
  readonly line: number;
  readonly message: string;
}

export type Report = (line: number, message: string) => void;

export function lineOf(node: { readonly position?: { readonly start: { readonly line: number } } | undefined }): number {
  return node.position?.start.line ?? 1;
}

export function readBlock(node: RootContent, report: Report): Block | undefined {
  switch (node.type) {
    case 'paragraph':
      return { block: 'paragraph', inline: readInline(node.children, report) };
    case 'list':
      return {
        block: 'list',
        ordered: node.ordered === true,
        items: node.children.map((item) => readBlocks(item.children, report)),
      };
    case 'blockquote':
      return { block: 'note', blocks: readBlocks(node.children, report) };
    case 'code':
      return readCode(node);
    default:
      report(lineOf(node), `a lesson cannot show ${node.type === 'html' ? 'HTML' : `a ${node.type}`} here`);
      return undefined;
  }
}

export function readBlocks(nodes: readonly RootContent[], report: Report): readonly Block[] {
  return nodes.flatMap((node) => readBlock(node, report) ?? []);
}

function readCode(node: Code): Block {
  if (node.lang !== 'try') return { block: 'code', text: node.value };
  return { block: 'try', lines: node.value.split('\n').filter((line) => line.trim() !== '').map(parseTryLine) };
}

export function readInline(nodes: readonly PhrasingContent[], report: Report): readonly Inline[] {
  return nodes.flatMap((node): Inline | readonly Inline[] => {
    switch (node.type) {
      case 'text':
        return { inline: 'text', text: node.value.replaceAll('\n', ' ') };
      case 'break':
        return { inline: 'text', text: ' ' };
      case 'inlineCode':
        return node.value.startsWith('> ')
          ? { inline: 'command', text: node.value.slice(2) }
          : { inline: 'code', text: node.value };
      case 'strong':
      case 'emphasis':
        return { inline: node.type, children: readInline(node.children, report) };
      case 'link':
        if (!/^(https:\/\/|#)/.test(node.url)) report(lineOf(node), `a link must begin with https:// or #: ${node.url}`);
        return { inline: 'link', href: node.url, children: readInline(node.children, report) };
      default:
        report(lineOf(node), `a lesson cannot show ${node.type} in a sentence`);
        return [];
    }
  });
}

