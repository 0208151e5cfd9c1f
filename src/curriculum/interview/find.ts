// Finds questions by words, section, kind, level and how they stand with the learner.

import type { Block, Inline } from '../lesson.ts';
import type { Practice } from './practice-store.ts';
import { sectionOf } from './question.ts';
import { isDue } from './schedule.ts';
import type { Question, QuestionId, QuestionSummary } from './question.ts';

export const STANDINGS = ['new', 'due', 'later', 'bookmarked', 'revise', 'noted'] as const;

/** The empty string lets everything through. */
export interface Filter {
  readonly text: string;
  readonly section: string;
  readonly kind: string;
  readonly level: string;
  /** One of STANDINGS. */
  readonly standing: string;
}

export const NO_FILTER: Filter = { text: '', section: '', kind: '', level: '', standing: '' };

/** Every word typed must occur in the title, the question's own words (where they are known) or the learner's note. */
export function matching(
  questions: readonly QuestionSummary[],
  filter: Filter,
  practice: Practice,
  now: number,
  texts: ReadonlyMap<QuestionId, string> = new Map(),
): readonly QuestionSummary[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return questions.filter(({ id, title, kind, level }) => {
    if (filter.section !== '' && sectionOf(id) !== filter.section) return false;
    if (filter.kind !== '' && kind !== filter.kind) return false;
    if (filter.level !== '' && String(level) !== filter.level) return false;
    if (!stands(id, filter.standing, practice, now)) return false;
    const text = `${title} ${texts.get(id) ?? ''} ${practice.marks[id]?.note ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export function standingOf(id: QuestionId, { cards }: Practice, now: number): 'new' | 'due' | 'later' {
  const card = cards[id];
  if (card === undefined) return 'new';
  return isDue(card, now) ? 'due' : 'later';
}

function stands(id: QuestionId, standing: string, practice: Practice, now: number): boolean {
  const marks = practice.marks[id];
  switch (standing) {
    case '':
      return true;
    case 'bookmarked':
      return marks?.isBookmarked === true;
    case 'revise':
      return marks?.needsRevision === true;
    case 'noted':
      return (marks?.note ?? '') !== '';
    default:
      return standingOf(id, practice, now) === standing;
  }
}

/** What is asked, as text: of answers nothing, or a search would give them away. */
export function wordsOf(question: Question): string {
  const parts = [textOf(question.prose)];
  if ('task' in question) parts.push(textOf(question.task));
  if ('transcript' in question) parts.push(...question.transcript.flatMap((line) => ('run' in line ? [line.run] : [])));
  if (question.kind === 'choose') parts.push(...question.options.map(({ text }) => textOf(text)));
  if (question.kind === 'fault') parts.push(...question.lines);
  return parts.join(' ');
}

/** Without marks of any kind. */
export function textOf(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      switch (block.block) {
        case 'paragraph':
          return block.inline.map(inlineText).join('');
        case 'list':
          return block.items.map(textOf).join(' ');
        case 'note':
          return textOf(block.blocks);
        case 'code':
          return block.text;
        case 'try':
          return '';
      }
    })
    .join(' ');
}

function inlineText(inline: Inline): string {
  return 'children' in inline ? inline.children.map(inlineText).join('') : inline.text;
}
