// Runs two clients' scripts against each other in a chosen or random order. The clients are real ones: their commands are
// on the time line, in their lanes, and can be undone.
import { useId, useRef, useState } from 'react';
import { fromUtf8, toUtf8 } from '../../base/bytes.ts';
import { splitArgs } from '../../base/quoting.ts';
import { formatReply } from '../../resp/cli-format.ts';
import { encodeRequest } from '../../resp/encode.ts';
import { ErrorReply, type Reply } from '../../resp/reply.ts';
import { ReplyDecoder } from '../../resp/reply-decoder.ts';
import { Button } from '../kit/Button.tsx';
import { useWorkspace } from '../workspace/hooks.ts';
import { EXAMPLES, interleave, linesOf, mayBlock, type Order, prepare, type Side } from './interleave.ts';

interface Ran {
  readonly side: Side;
  readonly line: string;
  readonly reply: string;
}

/** A client that has not answered by then is blocked: the others go on. */
const BLOCKED_AFTER_MS = 150;
/** For a command that cannot block: a first script waits for Lua to arrive. */
const PATIENCE_MS = 20_000;
const NAMES: Readonly<Record<Side, string>> = { A: 'script A', B: 'script B' };

export function Interleaving() {
  const { engine } = useWorkspace();
  const id = useId();
  const [example, setExample] = useState(0);
  const chosen = EXAMPLES[example];
  const [setup, setSetup] = useState(chosen?.setup ?? '');
  const [a, setA] = useState(chosen?.a ?? '');
  const [b, setB] = useState(chosen?.b ?? '');
  const [order, setOrder] = useState<Order>(chosen?.order ?? { kind: 'taking turns' });
  const [seed, setSeed] = useState(1);
  const [ran, setRan] = useState<readonly Ran[]>([]);
  const [end, setEnd] = useState('');
  const [isRunning, setRunning] = useState(false);

  const pick = (index: number): void => {
    const next = EXAMPLES[index];
    if (!next) return;
    setExample(index);
    setSetup(next.setup);
    setA(next.a);
    setB(next.b);
    setOrder(next.order);
    setRan([]);
    setEnd('');
  };
  const connections = useRef(new Map<Side, ScriptClient>());
  const run = async (): Promise<void> => {
    setRunning(true);
    setEnd('');
    const clients = connections.current;
    for (const client of clients.values()) client.close();
    clients.clear();
    const clientOf = (side: Side): ScriptClient => {
      const client = clients.get(side) ?? new ScriptClient(engine.connect(NAMES[side]));
      clients.set(side, client);
      return client;
    };
    const done: Ran[] = [];
    const known: Record<Side, Map<string, string>> = { A: new Map(), B: new Map() };
    const ask = async (side: Side, written: string): Promise<void> => {
      const { keepAs, line } = prepare(written, known[side]);
      const reply = await clientOf(side).run(line);
      if (keepAs !== undefined && typeof reply !== 'undefined') known[side].set(keepAs, String(reply));
      done.push({ side, line, reply: reply === undefined ? 'blocked' : toUtf8(formatReply(reply, [])).trimEnd() });
      setRan([...done]);
    };
    for (const line of linesOf(setup)) await ask('A', line);
    for (const { side, line } of interleave(linesOf(a), linesOf(b), order)) await ask(side, line);
    if (chosen) {
      const reply = await clientOf('A').run(chosen.question);
      setEnd(reply === undefined ? '' : toUtf8(formatReply(reply, [])).trim());
    }
    for (const client of clients.values()) client.close();
    clients.clear();
    setRunning(false);
  };

  const orderWord = order.kind === 'chosen' ? order.word : interleave(linesOf(a), linesOf(b), order).map(({ side }) => side).join('');
  return (
    <div className="interleaving" tabIndex={0} role="group" aria-label="Two clients">
      <div className="interleaving-set">
        <label htmlFor={`${id}-example`}>Example</label>
        <select id={`${id}-example`} value={example} onChange={(event) => pick(Number(event.target.value))}>
          {EXAMPLES.map(({ name }, index) => (
            <option key={name} value={index}>
              {name}
            </option>
          ))}
        </select>
        <label htmlFor={`${id}-setup`}>First</label>
        <input id={`${id}-setup`} className="mono" value={setup} onChange={(event) => setSetup(event.target.value)} />
        <label htmlFor={`${id}-order`}>Order</label>
        <span className="interleaving-order">
          <select
            id={`${id}-order`}
            value={order.kind}
            onChange={(event) => setOrder(orderOf(event.target.value, seed, orderWord))}
          >
            <option>one after the other</option>
            <option>taking turns</option>
            <option>random</option>
            <option>chosen</option>
          </select>
          {order.kind === 'random' && (
            <Button
              onClick={() => {
                setSeed(seed + 1);
                setOrder({ kind: 'random', seed: seed + 1 });
              }}
            >
              Another (seed {seed})
            </Button>
          )}
          <input
            className="mono interleaving-word"
            aria-label="Order as letters, A and B"
            value={orderWord}
            onChange={(event) => setOrder({ kind: 'chosen', word: event.target.value.toUpperCase() })}
          />
        </span>
        <Button kind="primary" disabled={isRunning} onClick={() => void run()}>
          Run
        </Button>
      </div>
      <div className="interleaving-scripts">
        <label>
          Script A
          <textarea className="mono" rows={5} spellCheck={false} value={a} onChange={(event) => setA(event.target.value)} />
        </label>
        <label>
          Script B
          <textarea className="mono" rows={5} spellCheck={false} value={b} onChange={(event) => setB(event.target.value)} />
        </label>
      </div>
      <div className="interleaving-result">
        {ran.length === 0 ? (
          <p className="time-note">
            “x = GET stock” keeps a reply, “{'{x-1}'}” uses it. What runs is on the time line and can be undone.
          </p>
        ) : (
          <ol className="interleaving-log mono">
            {ran.map(({ side, line, reply }, i) => (
              // eslint-disable-next-line react/no-array-index-key
              <li key={i} data-side={side}>
                <b>{side}</b> {line} <span>→ {reply}</span>
              </li>
            ))}
          </ol>
        )}
        {end !== '' && chosen && (
          <p role="status">
            <span className="mono">{chosen.question}</span> → <b className="mono">{end}</b>
            {example === 0 && !end.includes(chosen.expected) ? ', where 8 would be right. ' : '. '}
            {chosen.says}
          </p>
        )}
      </div>
    </div>
  );
}

function orderOf(kind: string, seed: number, word: string): Order {
  switch (kind) {
    case 'random':
      return { kind, seed };
    case 'chosen':
      return { kind, word };
    case 'one after the other':
      return { kind };
    default:
      return { kind: 'taking turns' };
  }
}

interface ScriptConnection {
  send(bytes: string): void;
  onData(receive: (bytes: string) => void): () => void;
  close(): void;
}

/** One line at a time; undefined for a reply that does not come. */
class ScriptClient {
  private readonly decoder = new ReplyDecoder();
  private readonly waiting: ((reply: Reply) => void)[] = [];

  constructor(private readonly connection: ScriptConnection) {
    connection.onData((bytes) => {
      this.decoder.feed(bytes);
      for (let reply = this.decoder.next(); reply !== undefined; reply = this.decoder.next()) this.waiting.shift()?.(reply);
    });
  }

  run(line: string): Promise<Reply | undefined> {
    const argv = splitArgs(fromUtf8(line));
    if (!argv || argv.length === 0) return Promise.resolve(new ErrorReply('ERR unbalanced quotes'));
    return new Promise((resolve) => {
      const isBlocked = this.waiting.length > 0 || mayBlock(line);
      const timer = setTimeout(() => resolve(undefined), isBlocked ? BLOCKED_AFTER_MS : PATIENCE_MS);
      // Replies come in the order of the lines, that of a blocked one when nobody waits for it any more.
      this.waiting.push((reply) => {
        clearTimeout(timer);
        resolve(reply);
      });
      this.connection.send(encodeRequest(argv));
    });
  }

  close(): void {
    this.connection.close();
  }
}
