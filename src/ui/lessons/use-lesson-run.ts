// Joins a lesson to the page: loads it, feeds it the learner's commands, and has it judged shortly after anything
// changed. One LessonRun per opened lesson; leaving the lesson drops it.

import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { loadLesson, loadTranslation } from 'virtual:lessons';
import { fromUtf8, toUtf8 } from '../../base/bytes.ts';
import type { ByteString } from '../../base/bytes.ts';
import { splitArgs } from '../../base/quoting.ts';
import type { RanCommand } from '../../curriculum/check/evaluate.ts';
import { LessonRun } from '../../curriculum/lesson-run.ts';
import type { LessonState } from '../../curriculum/lesson-run.ts';
import type { Lesson, LessonId, MachineLine } from '../../curriculum/lesson.ts';
import { translate } from '../../curriculum/translation.ts';
import type { LanguageCode } from '../../curriculum/translation.ts';
import type { ProgressStore } from '../../curriculum/progress.ts';
import { parseCliLine } from '../../resp/cli-line.ts';
import { encodeRequest } from '../../resp/encode.ts';
import type { Reply } from '../../resp/reply.ts';
import { useLanguage } from './words/words.ts';

/** A line that the learner ran, told when its reply has come, once for each repetition. */
export interface RanLine {
  readonly line: string;
  readonly reply?: Reply;
}

export interface LessonConnection {
  send(bytes: ByteString): void;
  onData(receive: (bytes: ByteString) => void): () => void;
  close(): void;
}

/** What a lesson needs of the page. */
export interface LessonSurroundings {
  /** Runs a line on a connection that the learner doesn't see. */
  readonly send: (line: string) => Promise<Reply>;
  /** Opens a connection, for scripts in which several clients take part. */
  readonly connect: () => LessonConnection;
  readonly machine: (what: MachineLine['machine']) => Promise<void>;
  readonly onCommand: (listener: (ran: RanLine) => void) => () => void;
  /** Some key changed, by whatever cause. */
  readonly onChange: (listener: () => void) => () => void;
}

export type Opened =
  | { readonly phase: 'loading' }
  | { readonly phase: 'absent' }
  | { readonly phase: 'failed'; readonly retry: () => void }
  | { readonly phase: 'open'; readonly run: LessonRun; readonly isTranslated: boolean };

/** Long enough for a pasted script to be judged once, short enough to feel immediate. */
const SETTLE_MS = 120;

export function useLessonRun(id: LessonId, progress: ProgressStore, surroundings: LessonSurroundings): Opened {
  const { send, connect, machine, onCommand, onChange } = surroundings;
  const { code, wording } = useLanguage();
  const [attempt, setAttempt] = useState(0);
  const [opened, setOpened] = useState<Opened>({ phase: 'loading' });
  const latest = useRef({ send, connect, machine });
  latest.current = { send, connect, machine };

  useEffect(() => {
    let left = false;
    const clients = new ScriptClients(() => latest.current.connect());
    const open = (next: Opened): void => {
      if (!left) setOpened(next);
    };
    open({ phase: 'loading' });
    loadTranslated(id, code).then(
      (loaded) => {
        if (left) return;
        if (loaded === undefined) {
          open({ phase: 'absent' });
          return;
        }
        const host = {
          ask: (line: string) => latest.current.send(line),
          runAs: (client: number, line: string) => clients.run(client, line),
          wait,
          machine: (what: MachineLine['machine']) => latest.current.machine(what),
        };
        const run = new LessonRun(loaded.lesson, host, progress, wording);
        void run.open();
        open({ phase: 'open', run, isTranslated: loaded.isTranslated });
      },
      () => open({ phase: 'failed', retry: () => setAttempt((count) => count + 1) }),
    );
    return () => {
      left = true;
      clients.close();
    };
  }, [id, progress, attempt, code, wording]);

  const run = opened.phase === 'open' ? opened.run : undefined;
  useEffect(() => {
    if (run === undefined) return undefined;
    const settle = debounced(() => void run.judge());
    const stopCommands = onCommand((ran) => {
      const command = readRan(ran);
      if (command !== undefined) run.noteCommand(command);
      settle.call();
    });
    const stopChanges = onChange(settle.call);
    return () => {
      stopCommands();
      stopChanges();
      settle.cancel();
    };
  }, [run, onCommand, onChange]);

  return opened;
}

/** In English where there is no translation. */
async function loadTranslated(
  id: LessonId,
  language: LanguageCode,
): Promise<{ readonly lesson: Lesson; readonly isTranslated: boolean } | undefined> {
  const [lesson, text] = await Promise.all([loadLesson(id), loadTranslation(id, language)]);
  if (lesson === undefined) return undefined;
  return { lesson: text === undefined ? lesson : translate(lesson, text), isTranslated: language === 'en' || text !== undefined };
}

export function useLessonState(run: LessonRun): LessonState {
  return useSyncExternalStore(
    (changed) => run.subscribe(changed),
    () => run.state,
  );
}

/** Undefined for a line that redis-cli would not send. Each repetition of "5 INCR x" is told by itself. */
function readRan({ line, reply }: RanLine): RanCommand | undefined {
  const parsed = parseCliLine(fromUtf8(line));
  if (parsed.kind !== 'command') return undefined;
  const argv = parsed.argv.map(toUtf8);
  return reply === undefined ? { argv } : { argv, reply };
}

function debounced(work: () => void): { readonly call: () => void; readonly cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const cancel = (): void => clearTimeout(timer);
  const call = (): void => {
    cancel();
    timer = setTimeout(work, SETTLE_MS);
  };
  return { call, cancel };
}

/** Long enough for any command that doesn't block. */
const BLOCKS_AFTER_MS = 200;

/** The clients of a lesson's scripts, beyond the first: each a connection of its own, for as long as the lesson is open. */
class ScriptClients {
  private readonly open = new Map<number, LessonConnection>();

  constructor(private readonly connect: () => LessonConnection) {}

  async run(client: number, line: string): Promise<void> {
    const argv = splitArgs(fromUtf8(line));
    if (argv === undefined || argv.length === 0) return;
    const connection = this.open.get(client) ?? this.connect();
    this.open.set(client, connection);
    await new Promise<void>((resolve) => {
      const stop = connection.onData(() => {
        stop();
        resolve();
      });
      setTimeout(resolve, BLOCKS_AFTER_MS);
      connection.send(encodeRequest(argv));
    });
  }

  close(): void {
    for (const connection of this.open.values()) connection.close();
    this.open.clear();
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
