// The editor: CodeMirror with TypeScript, set up for a lab. Completes the client's methods after a dot, marks what cannot be
// read and where the last run failed. Its styles are constructed sheets, which the page's policy allows. Loaded on demand.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, completionStatus } from '@codemirror/autocomplete';
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { bracketMatching, ensureSyntaxTree, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, linter, lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import methods from 'virtual:lab-methods';
import type { Failure } from '../../curriculum/lab/lab.ts';
import { compileProgram } from '../../hosts/lab/client.ts';

export interface LabEditor {
  /** Replaces the whole text; can be undone. */
  replace(text: string): void;
  /** Marks the line that the last run stumbled over; none takes the mark away. */
  mark(failure: Failure | undefined): void;
  focus(): void;
  dispose(): void;
}

export interface EditorOptions {
  readonly text: string;
  readonly label: string;
  readonly isReadOnly?: boolean;
  readonly onChange?: (text: string) => void;
  readonly onRun?: () => void;
  /** Escape was pressed with nothing open in the editor. */
  readonly onLeave?: () => void;
}

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.controlKeyword, tags.operatorKeyword], color: 'var(--type-hash)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--type-list)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--type-zset)' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: 'var(--type-string)' },
  { tag: [tags.typeName, tags.className], color: 'var(--type-set)' },
  { tag: tags.comment, color: 'var(--ink-faint)', fontStyle: 'italic' },
]);

const look = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--raised)', color: 'var(--ink)', fontSize: '13px' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--face-mono)', lineHeight: '20px', fontVariantLigatures: 'none' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--raised)', color: 'var(--ink-faint)', border: '0' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--hover)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--selected)',
  },
  '.cm-matchingBracket': { backgroundColor: 'var(--selected)', outline: 'none' },
  '.cm-tooltip': { backgroundColor: 'var(--raised)', border: '1px solid var(--line)', borderRadius: 'var(--radius)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--accent-ink)' },
  '.cm-completionInfo': { maxWidth: '46ch', padding: '8px', lineHeight: '18px' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--error)' },
});

export function openEditor(parent: HTMLElement, options: EditorOptions): LabEditor {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        javascript({ typescript: true }),
        syntaxHighlighting(colours),
        autocompletion({ override: [completeMethods], icons: false }),
        lintGutter(),
        linter((editor) => problemsOf(editor.state), { delay: 500 }),
        look,
        EditorState.readOnly.of(options.isReadOnly === true),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': options.label, tabindex: '0' }),
        keymap.of([
          { key: 'Mod-Enter', run: () => (options.onRun?.(), true) },
          {
            key: 'Escape',
            run: (editor) => {
              if (completionStatus(editor.state) !== null) return false;
              editor.contentDOM.blur();
              options.onLeave?.();
              return true;
            },
          },
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...historyKeymap,
          ...defaultKeymap,
          indentWithTab,
        ]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) options.onChange?.(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    replace: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    mark: (failure) => {
      const marks = failure?.line === undefined ? [] : [diagnostic(view.state, failure.line, failure.message)];
      view.dispatch(setDiagnostics(view.state, [...problemsOf(view.state), ...marks]));
    },
    focus: () => view.focus(),
    dispose: () => view.destroy(),
  };
}

const options = methods.map(({ name, form, about }) => ({
  label: name,
  type: 'method',
  info: about === '' ? form : `${form}\n${about}`,
}));

function completeMethods(context: CompletionContext): CompletionResult | null {
  const word = context.matchBefore(/\.\w*$/);
  return word === null ? null : { from: word.from + 1, options, validFor: /^\w*$/ };
}

const KNOWN = new Set(methods.map(({ name }) => name));

/** As the parser names what is no code. */
const IS_TEXT = /String|Comment/;

/** What cannot be read, and methods of `redis` that the client does not have. */
function problemsOf(state: EditorState): Diagnostic[] {
  const text = state.doc.toString();
  const compiled = compileProgram(text);
  if ('failure' in compiled) return [diagnostic(state, compiled.failure.line ?? 1, compiled.failure.message)];
  return [...text.matchAll(/\bredis\.([a-z]\w*)\s*\(/g)].flatMap((match): Diagnostic[] => {
    const [, name = ''] = match;
    if (KNOWN.has(name) || name.endsWith('Buffer') || new RegExp(`defineCommand\\(["']${name}`).test(text)) return [];
    const from = match.index + 'redis.'.length;
    // A script in Lua calls redis.call, and a remark anything.
    if (IS_TEXT.test(ensureSyntaxTree(state, state.doc.length, 100)?.resolveInner(from, 1).name ?? '')) return [];
    return [{ from, to: from + name.length, severity: 'error', message: `ioredis has no method ${name}.` }];
  });
}

function diagnostic(state: EditorState, line: number, message: string): Diagnostic {
  const { from, to } = state.doc.line(Math.min(Math.max(1, line), state.doc.lines));
  return { from, to, severity: 'error', message };
}
