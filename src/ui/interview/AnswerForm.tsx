// Where an answer is put down, for each kind of question. Holds nothing itself: the draft comes in and goes out, so that the
// same fields serve practice and the mock interview, and survive a reload.
import { type KeyboardEvent, type ReactNode, type SyntheticEvent, useId } from 'react';
import type { PlayedLine } from '../../curriculum/interview/judge.ts';
import { type Draft, isBlank } from '../../curriculum/interview/draft.ts';
import type { ChooseQuestion, FaultQuestion, Question, StateQuestion } from '../../curriculum/interview/question.ts';
import type { Script } from '../../curriculum/lesson.ts';
import { Prose } from '../prose/Prose.tsx';
import { Transcript } from './Transcript.tsx';
import './answer.css';

export interface AnswerFormProps {
  readonly question: Question;
  readonly draft: Draft;
  readonly change: (draft: Draft) => void;
  readonly submit: () => void;
  /** It has been answered: what stands there stays. */
  readonly isLocked: boolean;
  /** Of the transcript, if the question has one. */
  readonly played: readonly PlayedLine[] | undefined;
  /** Which of the fields are right, once that is told. */
  readonly fields?: readonly boolean[] | undefined;
  /** Buttons below the fields. */
  readonly children: ReactNode;
}

export function AnswerForm(props: AnswerFormProps) {
  const { question, submit, children } = props;
  return (
    <form
      className="practice-form"
      onSubmit={(event: SyntheticEvent) => {
        event.preventDefault();
        submit();
      }}
      // From anywhere in it: a text takes Enter for itself.
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || (!event.ctrlKey && !event.metaKey)) return;
        event.preventDefault();
        submit();
      }}
    >
      <Fields {...props} question={question} />
      {children}
    </form>
  );
}

function Fields(props: AnswerFormProps) {
  const { question, played, isLocked } = props;
  switch (question.kind) {
    case 'explain':
      return <TextField {...props} rows={6} label="Your answer, as you would say it. Only you will judge it." />;
    case 'design':
      return <TextField {...props} rows={6} label="Which types and commands, and why. Only you will judge it." />;
    case 'choose':
      return <Options {...props} question={question} />;
    case 'predict':
      return (
        <>
          <Transcript proof={question.transcript} played={played} server={question.server} isLastOpen={!isLocked} />
          <TextField
            {...props}
            rows={1}
            isCode
            isEnterEnough
            label="The last reply, as redis-cli would print it. Quotes and “(integer)” may be left out."
            placeholder='as in 3, nil, "text" or error'
          />
        </>
      );
    case 'state':
      return (
        <>
          <Transcript proof={question.transcript} played={played} server={question.server} />
          <StateFields {...props} question={question} />
        </>
      );
    case 'write':
      return (
        <>
          <Given setup={question.setup} others={question.others} />
          <div className="practice-task">
            <Prose blocks={question.task} />
          </div>
          <TextField {...props} rows={3} isCode label={`Your commands, one to a line. ${par(question.par)}`} />
        </>
      );
    case 'fault':
      return (
        <>
          <Work {...props} question={question} />
          <Given setup={question.setup} others={question.others} />
          <div className="practice-task">
            <Prose blocks={question.task} />
          </div>
          <TextField {...props} rows={3} isCode label={`The fix: your commands, one to a line. ${par(question.par)}`} />
        </>
      );
  }
}

function par(count: number): string {
  return count === 1 ? 'One will do.' : `${count} will do.`;
}

interface TextFieldProps extends AnswerFormProps {
  readonly label: string;
  readonly rows: number;
  readonly isCode?: boolean;
  /** Enter hands in, and Shift-Enter begins another line. */
  readonly isEnterEnough?: boolean;
  readonly placeholder?: string;
}

function TextField({ draft, change, submit, isLocked, label, rows, isCode = false, isEnterEnough = false, placeholder }: TextFieldProps) {
  const id = useId();
  if (isLocked && draft.text === '') return null;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isEnterEnough || event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    if (event.shiftKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    submit();
  };
  return (
    <div className="practice-field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        data-practice-field
        className={isCode ? 'mono' : undefined}
        rows={Math.max(rows, Math.min(16, draft.text.split('\n').length))}
        value={draft.text}
        readOnly={isLocked}
        spellCheck={!isCode}
        autoCapitalize={isCode ? 'off' : 'sentences'}
        autoComplete="off"
        placeholder={placeholder}
        onChange={(event) => change({ ...draft, text: event.target.value })}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}

function Options({ question, draft, change, isLocked }: AnswerFormProps & { readonly question: ChooseQuestion }) {
  return (
    <fieldset className="practice-options">
      <legend>One or several are right.</legend>
      {question.options.map(({ text, isRight, why }, at) => {
        const isPicked = draft.picks.includes(at);
        return (
          <div key={at} data-right={isLocked ? isRight : undefined} data-wrong={isLocked && isPicked && !isRight ? true : undefined}>
            <label>
              <input
                type="checkbox"
                checked={isPicked}
                disabled={isLocked}
                onChange={() => change({ ...draft, picks: isPicked ? draft.picks.filter((each) => each !== at) : [...draft.picks, at] })}
              />
              <Prose blocks={text} />
            </label>
            {isLocked && (
              <div className="practice-why">
                <b>{isRight ? 'Right' : 'Wrong'}.</b>
                <Prose blocks={why} />
              </div>
            )}
          </div>
        );
      })}
    </fieldset>
  );
}

function StateFields({ question, draft, change, isLocked, fields }: AnswerFormProps & { readonly question: StateQuestion }) {
  const id = useId();
  if (isLocked && isBlank(draft)) return null;
  return (
    <div className="practice-asks">
      {question.asks.map(({ label }, at) => (
        <div key={at} className="practice-field" data-right={fields?.[at]}>
          <label htmlFor={`${id}-${at}`}>
            {label}
            {fields !== undefined && <span className="visually-hidden">{fields[at] === true ? ': right' : ': not right'}</span>}
          </label>
          <input
            id={`${id}-${at}`}
            className="mono"
            value={draft.fields[at] ?? ''}
            readOnly={isLocked}
            autoCapitalize="off"
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => change({ ...draft, fields: question.asks.map((_, each) => (each === at ? event.target.value : (draft.fields[each] ?? ''))) })}
          />
        </div>
      ))}
    </div>
  );
}

/** Somebody's work, whose faulty line is to be chosen. */
function Work({ question, draft, change, isLocked }: AnswerFormProps & { readonly question: FaultQuestion }) {
  const name = useId();
  return (
    <fieldset className="practice-work">
      <legend>Which line is at fault?</legend>
      {question.lines.map((line, at) => {
        const number = at + 1;
        return (
          <label key={at} data-right={isLocked && question.faulty.includes(number) ? true : undefined}>
            <input
              type="radio"
              name={name}
              checked={draft.picks.includes(number)}
              disabled={isLocked}
              onChange={() => change({ ...draft, picks: [number] })}
            />
            <span className="practice-number">{number}</span>
            <code>{line === '' ? ' ' : line}</code>
          </label>
        );
      })}
    </fieldset>
  );
}

/** What is there before the answer, and what others do meanwhile. */
function Given({ setup, others }: { readonly setup: Script; readonly others: readonly Script[] }) {
  return (
    <div className="practice-given">
      {setup.length > 0 && (
        <>
          <p>Before you begin, this was run:</p>
          <pre className="practice-code mono" tabIndex={0}>{setup.map(lineText).join('\n')}</pre>
        </>
      )}
      {others.length > 0 && (
        <>
          <p>{others.length === 1 ? 'Meanwhile, between your commands, another client runs:' : 'Meanwhile, between your commands, other clients run:'}</p>
          {others.map((script, at) => (
            <pre key={at} className="practice-code mono" tabIndex={0}>
              {script.map((line) => `client ${at + 2}> ${lineText(line)}`).join('\n')}
            </pre>
          ))}
        </>
      )}
    </div>
  );
}

export function lineText(line: Script[number]): string {
  if ('run' in line) return line.run;
  return 'waitMs' in line ? `wait ${line.waitMs} ms` : line.machine;
}
