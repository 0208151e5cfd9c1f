// Lines as typed and what they answer, each with its client where there are several, and what other clients heard meanwhile.
import { useState } from 'react';
import type { PlayedLine } from '../../curriculum/interview/judge.ts';
import { type MachineStep, type ServerSettings, settingLines } from '../../curriculum/interview/crash.ts';
import type { Proof } from '../../curriculum/interview/question.ts';
import { Button } from '../kit/Button.tsx';
import { useWorkspace } from '../workspace/hooks.ts';
import { playInWorkspace, playsInWorkspace, usePlayed } from './bench.ts';
import './transcript.css';

export interface TranscriptProps {
  readonly proof: Proof;
  readonly played: readonly PlayedLine[] | undefined;
  /** The last reply is asked for: it stays open. */
  readonly isLastOpen?: boolean;
  /** What is true of the replies is marked. */
  readonly isProof?: boolean;
  readonly server?: ServerSettings | undefined;
}

export function Transcript({ proof, played, isLastOpen = false, isProof = false, server }: TranscriptProps) {
  const isShared = proof.some((line) => 'run' in line && line.client !== 1);
  const commands = proof.filter((line) => 'run' in line).length;
  let command = 0;
  return (
    <>
      {server && <ServerFile settings={server} />}
      <ol className="practice-transcript">
      {proof.map((line, at) => {
        if ('wait' in line) {
          return (
            <li key={at} className="practice-soft">
              {line.wait >= 1000 ? `${line.wait / 1000} s` : `${line.wait} ms`} go by
            </li>
          );
        }
        if ('machine' in line) return <MachineLine key={at} step={line.machine} />;
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
    </>
  );
}

/** Of the configuration file what differs from Redis's defaults, and whether there are snapshots. */
function ServerFile({ settings }: { readonly settings: ServerSettings }) {
  return (
    <pre className="practice-code practice-server mono" tabIndex={0} aria-label="The server's redis.conf">
      <span className="practice-soft"># redis.conf</span>
      {`\n${settingLines(settings).join('\n')}`}
    </pre>
  );
}

function MachineLine({ step }: { readonly step: MachineStep }) {
  return (
    <li className="practice-machine" data-starts={step.do === 'start' || undefined}>
      {step.do === 'shutdown' && <code className="practice-line">&gt; {step.run}</code>}
      <span>{machineText(step)}</span>
    </li>
  );
}

function machineText(step: MachineStep): string {
  switch (step.do) {
    case 'shutdown':
      return 'the server ends in good order';
    case 'kill':
      return 'kill -9: the process is gone, the machine goes on';
    case 'power-loss':
      return 'power loss: the machine is off';
    case 'cut':
      return `the append-only file lacks its last ${step.bytes} bytes`;
    case 'start': {
      const changed = settingLines(step.settings);
      return changed.length === 0 ? 'the server is started again' : `redis.conf now says ${changed.join(', ')}; the server is started again`;
    }
  }
}

export interface ProofViewProps {
  readonly server?: ServerSettings | undefined;
  readonly proof: Proof;
  readonly name: string;
  readonly showTerminal: () => void;
}

/** A proof behind a button: what it answered just now, and the same in the terminals. */
export function ProofView({ proof, name, server, showTerminal }: ProofViewProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="practice-proof">
      <p className="practice-buttons">
        <Button kind="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} aria-label={`${isOpen ? 'Hide' : 'Show'} the proof of ${name}`}>
          {isOpen ? 'Hide the proof' : 'Show the proof'}
        </Button>
        <PlayButton proof={proof} name={name} server={server} showTerminal={showTerminal} />
      </p>
      {isOpen && <OpenProof proof={proof} server={server} />}
    </div>
  );
}

function OpenProof({ proof, server }: Pick<ProofViewProps, 'proof' | 'server'>) {
  const played = usePlayed(proof, server);
  const asked = played?.filter(({ isAsExpected }) => isAsExpected !== undefined) ?? [];
  const off = asked.filter(({ isAsExpected }) => isAsExpected === false).length;
  return (
    <>
      <Transcript proof={proof} played={played} server={server} isProof />
      <p className="practice-soft" role="status">
        {played === undefined ? 'Running …' : off === 0 ? 'Run just now on a server of its own: it answers as claimed.' : 'It does not answer as claimed.'}
      </p>
    </>
  );
}

export function PlayButton({ proof, name, server, showTerminal }: ProofViewProps) {
  const workspace = useWorkspace();
  if (!playsInWorkspace(proof)) return null;
  return (
    <Button
      kind="quiet"
      aria-label={`Play it: the proof of ${name}, in the terminal`}
      title="Runs it line by line in the terminal, on an empty server that belongs to practice"
      onClick={() => {
        showTerminal();
        void playInWorkspace(workspace, proof, server);
      }}
    >
      Play it
    </Button>
  );
}
