// What every panel of the page shares: the engine, what is selected, the learner's preferences, and the road by which
// one panel talks to another without knowing it (a lesson puts a command into the terminal, a terminal opens a key).
import { createStore, type StoreApi } from 'zustand/vanilla';
import { fromUtf8, type ByteString } from '../../base/bytes.ts';
import { splitArgs } from '../../base/quoting.ts';
import type { EngineClient } from '../../hosts/worker/client.ts';
import { ErrorReply, type Reply } from '../../resp/reply.ts';
import { createPreferences, type Preferences } from './preferences.ts';

export interface Selection {
  readonly db: number;
  readonly key: ByteString | undefined;
  /** As typed into the filter. */
  readonly filter: string;
}

/** A key whose bytes on the disk somebody wants to see; each wish is an object of its own. */
export interface BytesWish {
  readonly db: number;
  readonly key: ByteString;
}

/** A command line that the learner ran in a terminal, told when its reply has come. */
export interface LearnerCommand {
  readonly line: string;
  readonly reply?: Reply;
}

/** The terminals, for panels that put commands into them: the one in front, or the client of that number. */
export interface TerminalHandle {
  insert(text: string, client?: number): void;
  run(text: string, client?: number): void;
  focus(): void;
}

export interface Workspace {
  readonly engine: EngineClient;
  readonly selection: StoreApi<Selection>;
  readonly preferences: StoreApi<Preferences>;
  /** The terminal in front; undefined until one has opened. */
  terminal(): TerminalHandle | undefined;
  setTerminal(handle: TerminalHandle): void;
  /** Undo and redo, so many steps, and the reset of everything, which undo takes back. */
  travel(where: 'undo' | 'redo' | 'reset', count?: number): void;
  openKey(key: ByteString, db?: number): void;
  /** The bytes of the selected key are wanted; the panel with the disk comes to the front and shows them. */
  showBytes(): void;
  /** The last such wish, until somebody has taken it up. */
  readonly bytesWish: StoreApi<{ readonly wish: BytesWish | undefined }>;
  /** Runs a command line, as redis-cli reads it, on a connection that the learner does not see. */
  send(line: string): Promise<Reply>;
  /** Tells whoever listens (the lesson) that the learner ran something. */
  commandRan(command: LearnerCommand): void;
  onCommand(listener: (command: LearnerCommand) => void): () => void;
}

export function createWorkspace(engine: EngineClient): Workspace {
  const listeners = new Set<(command: LearnerCommand) => void>();
  let front: TerminalHandle | undefined;
  const selection = createStore<Selection>(() => ({ db: 0, key: undefined, filter: '' }));
  const bytesWish = createStore<{ wish: BytesWish | undefined }>(() => ({ wish: undefined }));
  return {
    engine,
    selection,
    bytesWish,
    showBytes: () => {
      const { db, key } = selection.getState();
      if (key !== undefined) bytesWish.setState({ wish: { db, key } });
    },
    preferences: createPreferences(),
    terminal: () => front,
    setTerminal: (handle) => {
      front = handle;
    },
    travel: (where, count = 1) => {
      for (let i = 0; i < count; i++) engine.time({ do: where });
    },
    openKey: (key, db) => selection.setState((now) => ({ key, db: db ?? now.db })),
    send: (line) => {
      const argv = splitArgs(fromUtf8(line));
      if (argv === undefined || argv.length === 0) return Promise.resolve(new ErrorReply('ERR unbalanced quotes'));
      return engine.command(argv);
    },
    commandRan: (command) => {
      for (const listener of listeners) listener(command);
    },
    onCommand: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
