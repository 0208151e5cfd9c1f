// Lines as typed and what they answer, each with its client where there are several, and what other clients heard meanwhile.
import { useState } from 'react';
import type { PlayedLine } from '../../curriculum/interview/judge.ts';
import type { Proof } from '../../curriculum/interview/question.ts';
import { Button } from '../kit/Button.tsx';
import { useWorkspace } from '../workspace/hooks.ts';
import { playInWorkspace, usePlayed } from './bench.ts';

export interface TranscriptProps {
  readonly proof: Proof;
  readonly played: readonly PlayedLine[] | undefined;
  /** The last reply is asked for: it stays open. */
  readonly isLastOpen?: boolean;
  /** What is true of the replies is marked. */
  readonly isProof?: boolean;
}

export function Transcript({ proof, played, isLastOpen = false, isProof = false }: TranscriptProps) {
  const isShared = proof.some((line) => 'client' in line && line.client !== 1);
  const commands = proof.filter((line) => 'run' in line).length;
  let command = 0;
  return (
    <ol className="practice-transcript">
      {proof.map((line, at) => {
        if ('wait' in line) {
          return (
            <li key={at} className="practice-soft">
              {line.wait >= 1000 ? `${line.wait / 1000} s` : `${line.wait} ms`} go by
            </li>
          );
        }
        const own = played?.[command++];
        const isOpen = isLastOpen && command === commands;
        return (
          <li key={at}>
            <code className="practice-line">
              {isShared && <span className="practice-client">{line.client} </span>}&gt; {line.run}
            </code>
            {isOpen && <code className="practice-open">?</code>}
            {!isOpen && own && (
              <code className="practice-reply" data-holds={isProof ? own.isAsExpected : undefined}>
                {own.reply === '' ? <i>no reply yet</i> : own.reply}
              </code>
            )}
            {!isOpen &&
              own?.heard?.map(({ client, reply }, each) => (
                <code key={each} className="practice-reply">
                  <span className="practice-client">client {client} hears </span>
                  {reply}
                </code>
              ))}
          </li>
        );
      })}
    </ol>
  );
}

export interface ProofViewProps {
  readonly proof: Proof;
  readonly name: string;
  readonly showTerminal: () => void;
}

/** A proof behind a button: what it answered just now, and the same in the terminals. */
export function ProofView({ proof, name, showTerminal }: ProofViewProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="practice-proof">
      <p className="practice-buttons">
        <Button kind="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} aria-label={`${isOpen ? 'Hide' : 'Show'} the proof of ${name}`}>
          {isOpen ? 'Hide the proof' : 'Show the proof'}
        </Button>
        <PlayButton proof={proof} name={name} showTerminal={showTerminal} />
      </p>
      {isOpen && <OpenProof proof={proof} />}
    </div>
  );
}

function OpenProof({ proof }: { readonly proof: Proof }) {
  const played = usePlayed(proof);
  const asked = played?.filter(({ isAsExpected }) => isAsExpected !== undefined) ?? [];
  const off = asked.filter(({ isAsExpected }) => isAsExpected === false).length;
  return (
    <>
      <Transcript proof={proof} played={played} isProof />
      <p className="practice-soft" role="status">
        {played === undefined ? 'Running …' : off === 0 ? 'Run just now on a server of its own: it answers as claimed.' : 'It does not answer as claimed.'}
      </p>
    </>
  );
}

export function PlayButton({ proof, name, showTerminal }: ProofViewProps) {
  const workspace = useWorkspace();
  return (
    <Button
      kind="quiet"
      aria-label={`Play the proof of ${name} in the terminal`}
      title="Runs it line by line in the terminal, on an empty server that belongs to practice"
      onClick={() => {
        showTerminal();
        void playInWorkspace(workspace, proof);
      }}
    >
      Play it
    </Button>
  );
}
