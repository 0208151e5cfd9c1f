// What the server tells the terminal behind the learner's back: its commands (COMMAND DOCS, asked once), names of keys that
// begin with something, and which names exist. Asked over a hidden connection; an error counts as "nothing known".
import type { ByteString } from '../../base/bytes.ts';
import { MapReply } from '../../resp/reply.ts';
import type { Reply } from '../../resp/reply.ts';
import { NO_DOCS, parseCommandDocs } from '../commands/command-docs.ts';
import type { CommandDocs } from '../commands/command-docs.ts';
import type { Ask } from './connection.ts';

/** SCAN visits so many keys a call, and is called at most so often: a Tab never takes longer than 200,000 keys. */
const KEYS_PER_SCAN = 2000;
const MOST_SCANS = 100;

/** Looks without a trace, where the host can; otherwise EXISTS is asked, which counts as a hit or a miss. */
export type HasKey = (db: number, key: ByteString) => Promise<boolean>;

export class Knowledge {
  /** Empty until the server has answered. */
  docs: CommandDocs = NO_DOCS;
  private asked: Promise<CommandDocs> | undefined;
  private settings: Promise<readonly ByteString[]> | undefined;
  /** Commands of one question must not be torn apart by another that selects another database. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly ask: Ask,
    private readonly hasKey?: HasKey,
  ) {}

  /** Asks for COMMAND DOCS the first time it is called. */
  loadDocs(): Promise<CommandDocs> {
    this.asked ??= this.ask(['COMMAND', 'DOCS']).then((reply) => {
      this.docs = parseCommandDocs(reply);
      return this.docs;
    });
    return this.asked;
  }

  /** Does it at once if the server has answered, otherwise when it has. */
  withDocs<T>(use: (docs: CommandDocs) => T): T | Promise<T> {
    return this.docs === NO_DOCS ? this.loadDocs().then(use) : use(this.docs);
  }

  /** Names in the database that begin with the prefix, at most `most`, in byte order. */
  keys(db: number, prefix: ByteString, most: number): Promise<ByteString[]> {
    return this.inTurn(db, async () => {
      const found = new Set<ByteString>();
      let cursor = '0';
      for (let round = 0; round < MOST_SCANS && found.size < most; round++) {
        const reply = await this.ask(['SCAN', cursor, 'MATCH', literalGlob(prefix) + '*', 'COUNT', String(KEYS_PER_SCAN)]);
        if (!Array.isArray(reply)) break;
        for (const name of strings(reply[1] ?? null)) found.add(name);
        cursor = typeof reply[0] === 'string' ? reply[0] : '0';
        if (cursor === '0') break;
      }
      return [...found].sort().slice(0, most);
    });
  }

  /** Which of the names are keys of the database. */
  async existing(db: number, names: readonly ByteString[]): Promise<ByteString[]> {
    const { hasKey } = this;
    if (hasKey !== undefined) {
      const found = await Promise.all(names.map((name) => hasKey(db, name)));
      return names.filter((_, i) => found[i]);
    }
    return this.inTurn(db, async () => {
      const replies = await Promise.all(names.map((name) => this.ask(['EXISTS', name])));
      return names.filter((_, i) => replies[i] === 1);
    });
  }

  /** The names that CONFIG SET knows. */
  configNames(): Promise<readonly ByteString[]> {
    this.settings ??= this.ask(['CONFIG', 'GET', '*']).then((reply) => {
      const flat = reply instanceof MapReply ? reply.flat : Array.isArray(reply) ? (reply as readonly Reply[]) : [];
      return strings(flat.filter((_, i) => i % 2 === 0)).sort();
    });
    return this.settings;
  }

  private inTurn<T>(db: number, question: () => Promise<T>): Promise<T> {
    const answer = this.turn.then(async () => {
      await this.ask(['SELECT', String(db)]);
      return question();
    });
    this.turn = answer.catch(() => undefined);
    return answer;
  }
}

/** A glob that matches exactly these bytes. */
function literalGlob(bytes: ByteString): ByteString {
  return bytes.replace(/[\\*?[\]]/g, '\\$&');
}

function strings(reply: Reply): ByteString[] {
  return Array.isArray(reply) ? reply.filter((item): item is string => typeof item === 'string') : [];
}
