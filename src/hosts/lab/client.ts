// What the page imports to run a learner's program: one call starts a sandbox, reports come back, and whatever never ends is
// ended here. A frame lives for one run. The lab's server lives in a worker of its own from the first run on.
import type { ByteString } from '../../base/bytes.ts';
import type { Failure, LabReport } from '../../curriculum/lab/lab.ts';
import type { LabRequest } from './engine-worker.ts';
import { frameDocument } from './frame.ts';
import { type ProgramSource, programText } from './program-text.ts';

export { compileProgram, type ProgramSource } from './program-text.ts';

/** A run that has reported no test for so long is stuck: tests take milliseconds, whatever time they let pass. */
const PATIENCE_MS = 5000;

/** Of an error that a program threw. */
const LONGEST_MESSAGE = 2000;

export type RunEnd =
  | { readonly end: 'finished' }
  | { readonly end: 'stopped' }
  | { readonly end: 'stuck' }
  | { readonly end: 'broken'; readonly failure: Failure };

export interface LabRun {
  stop(): void;
}

let engineWorker: Worker | undefined;

function ask(request: LabRequest, port: MessagePort): void {
  engineWorker ??= new Worker(new URL('./engine-worker.ts', import.meta.url), { type: 'module', name: 'lab server' });
  engineWorker.postMessage(request, [port]);
}

/**
 * What a test of the last run did to its server, from its start to its end, as a session that can be opened (compressed).
 * Undefined if it has not been run, or its server had to be stopped.
 */
export function recordedSession(test: number, name: string): Promise<ByteString | undefined> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.addEventListener(
      'message',
      ({ data }: MessageEvent<ByteString | undefined>) => {
        port1.close();
        resolve(data);
      },
      { once: true },
    );
    port1.start();
    ask({ do: 'record', test, name }, port2);
  });
}

/** Reports come while it runs; `onEnd` comes once, last. */
export function startLabRun(
  source: ProgramSource,
  onReport: (report: LabReport) => void,
  onEnd: (end: RunEnd) => void,
): LabRun {
  const frame = document.createElement('iframe');
  const page = new MessageChannel();
  const server = new MessageChannel();
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;

  const finish = (end: RunEnd): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(watchdog);
    removeEventListener('message', fromFrame);
    page.port1.close();
    frame.remove();
    // It may be busy with what the program asked for, for as long as it likes.
    if (end.end === 'stuck') {
      engineWorker?.terminate();
      engineWorker = undefined;
    }
    onEnd(end);
  };
  const watch = (): void => {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => finish({ end: 'stuck' }), PATIENCE_MS);
  };
  const fromFrame = (event: MessageEvent): void => {
    if (event.source !== frame.contentWindow) return;
    const data = event.data as { readonly type?: unknown; readonly message?: unknown; readonly line?: unknown };
    if (data.type === 'frame-ready') void send();
    else if (data.type === 'worker-error') {
      const line = typeof data.line === 'number' && data.line > 1 ? data.line - 1 : undefined;
      finish({ end: 'broken', failure: { message: String(data.message).slice(0, LONGEST_MESSAGE), ...(line !== undefined && { line }) } });
    }
  };
  const send = async (): Promise<void> => {
    const { default: runtime } = await import('virtual:lab-sandbox');
    if (isOver) return;
    const made = programText(source, runtime);
    if ('failure' in made) {
      finish({ end: 'broken', failure: made.failure });
      return;
    }
    ask({ do: 'serve' }, server.port1);
    frame.contentWindow?.postMessage(made.text, '*', [page.port2, server.port2]);
    watch();
  };

  page.port1.addEventListener('message', ({ data }: MessageEvent<LabReport>) => {
    if (isOver) return;
    if (data.type === 'done') finish({ end: 'finished' });
    else if (data.type === 'broken') finish({ end: 'broken', failure: data.failure });
    else {
      if (data.type === 'test') watch();
      onReport(data);
    }
  });
  page.port1.start();

  addEventListener('message', fromFrame);
  frame.hidden = true;
  frame.title = 'Sandbox of the program';
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.srcdoc = frameDocument();
  document.body.append(frame);
  return { stop: () => finish({ end: 'stopped' }) };
}
