// One example: its lines as typed, each to put into the learner's terminal, and what a scratch engine answers when it is
// run here. The learner's own data has no part in it.
import { useState } from 'react';
import { fromUtf8, toUtf8 } from '../../base/bytes.ts';
import { splitArgs } from '../../base/quoting.ts';
import type { Example as Declared } from '../../hosts/worker/protocol.ts';
import { formatReply } from '../../resp/cli-format.ts';
import { Button } from '../kit/Button.tsx';
import { useWorkspace } from '../workspace/hooks.ts';

interface ExampleProps {
  readonly example: Declared;
  readonly number: number;
  readonly insertCommand: (line: string) => void;
}

export function Example({ example, number, insertCommand }: ExampleProps) {
  const { engine } = useWorkspace();
  const [printed, setPrinted] = useState<readonly string[]>();
  const [isRunning, setRunning] = useState(false);
  const run = async (): Promise<void> => {
    setRunning(true);
    const commands = example.lines.map((line) => splitArgs(fromUtf8(line)) ?? []);
    const answers = await engine.scratch(commands);
    setPrinted(
      commands.map((argv, i) => {
        const replies = answers[i] ?? [];
        if (replies.length === 0) return '(no reply)';
        return toUtf8(replies.map((reply) => formatReply(reply, argv)).join('')).trimEnd();
      }),
    );
    setRunning(false);
  };
  const label = printed === undefined ? 'Run here' : 'Run again';

  return (
    <div className="reference-example">
      {example.note !== undefined && <p>{example.note}</p>}
      <div className="reference-screen" role="group" aria-label={`Example ${number}`}>
        {example.lines.map((line, i) => (
          <div key={i}>
            <button type="button" title="Put this into the terminal" onClick={() => insertCommand(line)}>
              <span aria-hidden="true">&gt; </span>
              {line}
            </button>
            {printed !== undefined && <pre tabIndex={0} aria-label={`Reply to ${line}`}>{printed[i]}</pre>}
          </div>
        ))}
        <span className="visually-hidden" role="status">
          {printed === undefined ? '' : 'The replies stand below the lines.'}
        </span>
      </div>
      <Button disabled={isRunning} aria-label={`${label}: example ${number}`} onClick={() => void run()}>
        {label}
      </Button>
    </div>
  );
}
