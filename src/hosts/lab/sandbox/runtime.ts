// What runs inside the sandbox beside the learner's program. Takes two ports from the one message that it gets: one to the
// page, for reports, and one to the lab's server. The program has neither: it can speak through its console and ioredis,
// which are both bounded. Outside a worker (the tests in Node) it does nothing.
import { type CompiledProgram, type CompiledTest, runLab } from '../../../curriculum/lab/run.ts';
import type { Fault } from '../../../curriculum/lab/faults.ts';
import type { Machine } from '../../../curriculum/lab/instance.ts';
import type { LabReport } from '../../../curriculum/lab/lab.ts';
import type { ConnectToServer } from '../../../curriculum/lab/network.ts';
import { showForConsole } from '../../../curriculum/lab/show.ts';
import type { ServerAction, ServerStep } from '../../../curriculum/lab/server-link.ts';
import { lineInProgram } from '../error-line.ts';

/** Filled by the script around this one: src/hosts/lab/program-text.ts. */
declare const keyspaceLab: {
  readonly seed: number;
  readonly faults: readonly Fault[];
  readonly programLines: number;
  readonly program: CompiledProgram;
  readonly tests: readonly { readonly name: string; readonly run: CompiledTest }[];
  readonly ioredis: (machine: Machine) => { readonly createModule: (connect: ConnectToServer) => object };
};

/** Rejections that nobody caught, told before the rest is left out. */
const MOST_UNCAUGHT = 100;

const { addEventListener: listen, Promise: RealPromise } = globalThis;

if (typeof DedicatedWorkerGlobalScope !== 'undefined') {
  listen('message', (event: MessageEvent) => {
    const [page, server] = event.ports;
    if (page !== undefined && server !== undefined) begin(page, server);
  }, { once: true });
}

function begin(page: MessagePort, server: MessagePort): void {
  // Bound here, before the program runs: whatever it redefines, no code of its own is ever handed a port, or an event that
  // leads to one.
  const { call } = Function.prototype;
  const send = call.bind(MessagePort.prototype.postMessage) as (port: MessagePort, message: unknown) => void;
  const dataOf = call.bind(getterOf(MessageEvent.prototype, 'data')) as (event: MessageEvent) => unknown;
  const report = (message: LabReport): void => send(page, message);

  let answer: ((step: ServerStep) => void) | undefined;
  server.addEventListener('message', (event) => answer?.(dataOf(event) as ServerStep));
  server.start();

  const pulse = new MessageChannel();
  let wake: (() => void) | undefined;
  pulse.port1.addEventListener('message', () => wake?.());
  pulse.port1.start();

  // Whatever the program does to the worker's own way out, these are not it.
  Object.defineProperty(globalThis, 'postMessage', { value: undefined });
  Reflect.deleteProperty(DedicatedWorkerGlobalScope.prototype, 'postMessage');

  let uncaught = 0;
  const lineOf = (error: unknown): number | undefined => lineInProgram(error, keyspaceLab.programLines);
  listen('unhandledrejection', (event) => {
    event.preventDefault();
    if (++uncaught > MOST_UNCAUGHT) return;
    const line = lineOf(event.reason);
    const text = `Nobody caught ${showForConsole(event.reason)}${line === undefined ? '' : ` (line ${line})`}`;
    report({ type: 'log', test: -1, lines: [{ source: 'program', level: 'error', text, at: 0 }], dropped: 0 });
  });
  runLab({
    program: keyspaceLab.program,
    tests: keyspaceLab.tests,
    seed: keyspaceLab.seed,
    faults: keyspaceLab.faults,
    ioredis: (machine, connect) => keyspaceLab.ioredis(machine).createModule(connect),
    server: (action: ServerAction) =>
      new RealPromise((resolve) => {
        answer = resolve;
        send(server, action);
      }),
    turn: () =>
      new RealPromise((resolve) => {
        wake = resolve;
        send(pulse.port2, 0);
      }),
    report,
    lineOf,
  }).catch((error: unknown) => {
    const line = lineOf(error);
    report({ type: 'broken', failure: { message: showForConsole(error), ...(line !== undefined && { line }) } });
  });
}

function getterOf(object: object, name: string): () => unknown {
  const get = Object.getOwnPropertyDescriptor(object, name)?.get;
  if (get === undefined) throw new Error(`there is no getter ${name}`);
  return get;
}
