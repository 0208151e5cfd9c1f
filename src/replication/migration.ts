// MIGRATE where there is a network: keys are dumped, sent to another server's RESTORE, and deleted here one by one as it says
// that it has them. The network is handed in, and works at once: nobody is served until the other server has answered, as
// with Redis. Connections are kept for the next MIGRATE to the same place.
import type { ByteString } from '../base/bytes.ts';
import { type Int64, sub } from '../base/integer.ts';
import type { Command } from '../engine/command.ts';
import type { Context } from '../engine/context.ts';
import type { Engine } from '../engine/engine.ts';
import { cString, sanitized } from '../engine/errors.ts';
import { NO_EXPIRY } from '../engine/keyspace/value.ts';
import { migrateBy, type Move, unconnected, unwritten } from '../persistence/rdb/commands/migrate.ts';
import { dumpValue } from '../persistence/rdb/payload.ts';
import { encodeRequest } from '../resp/encode.ts';
import { ErrorReply, OK, type Reply } from '../resp/reply.ts';

/** A connection to another server. Each call returns when it is done, has failed, or its time is up. */
export interface PeerLink {
  write(bytes: ByteString, timeoutMs: number): 'done' | PeerFailure;
  /** What has arrived, at least one byte. */
  read(timeoutMs: number): { readonly bytes: ByteString } | PeerFailure;
  close(): void;
}

export type PeerFailure = 'late' | 'broken';

export interface PeerNetwork {
  /**
   * Undefined if nobody knows the host or nothing came back in time. Where the other side refuses there is a link, which is
   * broken.
   */
  connect(host: string, port: number, timeoutMs: number): PeerLink | undefined;
}

interface KeptLink {
  readonly link: PeerLink;
  /** What has arrived and was not read. */
  unread: ByteString;
  /** The database selected there; undefined if that is not known. */
  db: Int64 | undefined;
  /** Unix ms. */
  usedAt: number;
}

/** What came of the replies. */
interface Answers {
  readonly moved: readonly ByteString[];
  readonly complaint: ByteString | undefined;
  readonly failure: PeerFailure | undefined;
}

const unread = new ErrorReply('IOERR error or timeout reading to target instance');

const DEFAULT_TIMEOUT_MS = 1000;
const MOST_LINKS = 64;
const IDLE_MS = 10_000;
/** So much is sent in one go, with the whole timeout for it. */
const PIECE = 65_536;
/** Longer lines count as several. */
const LONGEST_LINE = 1023;

export class Migration {
  private readonly links = new Map<string, KeptLink>();

  constructor(
    private readonly engine: Engine,
    private readonly network: PeerNetwork,
  ) {
    const others = engine.infoSources.get('stats');
    engine.infoSources.set('stats', () => ({ ...others?.(), migrate_cached_sockets: this.links.size }));
  }

  /** Closes connections that nobody has used for ten seconds; to be called every second. */
  closeIdle(): void {
    this.engine.refreshClock();
    for (const [place, { usedAt }] of this.links) {
      if (this.engine.now - usedAt > IDLE_MS) this.close(place);
    }
  }

  move(ctx: Context, move: Move): Reply {
    const first = this.attempt(ctx, move);
    // A kept connection may have been closed by the other side meanwhile: nothing has been done there then.
    const last = first === 'again' ? this.attempt(ctx, move, true) : first;
    return last === 'again' ? unread : last;
  }

  private attempt(ctx: Context, move: Move, isLast = false): Reply | 'again' {
    const { host, port, db, credentials, found } = move;
    const timeoutMs = Number(move.timeoutMs) > 0 ? Number(move.timeoutMs) : DEFAULT_TIMEOUT_MS;
    const place = `${host}:${port}`;
    const kept = this.linkTo(place, move, timeoutMs);
    if (kept === undefined) return unconnected;
    const selects = kept.db !== db;
    const greeting = [
      ...(credentials.length > 0 ? [encodeRequest(['AUTH', ...credentials])] : []),
      ...(selects ? [encodeRequest(['SELECT', String(db)])] : []),
    ];
    const unsent = send(kept.link, greeting.join('') + restores(ctx, move), timeoutMs);
    if (unsent !== undefined) {
      this.close(place);
      return unsent === 'broken' && !isLast ? 'again' : unwritten;
    }
    const answers = receive(kept, greeting.length, found.map(([key]) => key), timeoutMs);
    kept.db = answers.complaint === undefined ? db : undefined;
    if (answers.failure !== undefined) this.close(place);
    if (!move.copies) forget(ctx, answers.moved);
    if (answers.complaint !== undefined) {
      return sanitized(`ERR Target instance replied with error: ${cString(answers.complaint)}`);
    }
    if (answers.failure === undefined) return OK;
    return answers.failure === 'broken' && answers.moved.length === 0 && !isLast ? 'again' : unread;
  }

  /** The connection that is there, or a new one. */
  private linkTo(place: string, { host, port }: Move, timeoutMs: number): KeptLink | undefined {
    const { now } = this.engine;
    const old = this.links.get(place);
    if (old !== undefined) {
      old.usedAt = now;
      return old;
    }
    if (this.links.size >= MOST_LINKS) this.close([...this.links.keys()][this.engine.random.int(MOST_LINKS)] ?? '');
    const link = this.network.connect(cString(host), portNumber(port), timeoutMs);
    if (link === undefined) return undefined;
    const kept: KeptLink = { link, unread: '', db: undefined, usedAt: now };
    this.links.set(place, kept);
    return kept;
  }

  private close(place: string): void {
    this.links.get(place)?.link.close();
    this.links.delete(place);
  }
}

/** These commands, with MIGRATE as a server answers it that can reach others. */
export function withMigration(commands: readonly Command[], migration: () => Migration): readonly Command[] {
  const run = migrateBy((ctx, move) => migration().move(ctx, move));
  return commands.map((command) => (command.name === 'migrate' ? { ...command, run } : command));
}

/** As C's atoi reads it, and 16 bits of that. */
function portNumber(port: ByteString): number {
  return Number(/^\s*([+-]?\d{1,15})/.exec(port)?.[1] ?? 0) & 0xffff;
}

function restores(ctx: Context, { found, replaces }: Move): ByteString {
  const { now, settings } = ctx;
  const requests = found.map(([key, value]) => {
    // None is 0 there: what ends in this very millisecond has one more.
    const ttl = value.expireAt === NO_EXPIRY ? 0 : sub(value.expireAt, now) || 1;
    const payload = dumpValue(value, settings.rdbcompression);
    return encodeRequest(['RESTORE', key, String(ttl), payload, ...(replaces ? ['REPLACE'] : [])]);
  });
  return requests.join('');
}

/** Why it could not be sent, if so. */
function send(link: PeerLink, bytes: ByteString, timeoutMs: number): PeerFailure | undefined {
  for (let at = 0; at < bytes.length; at += PIECE) {
    const result = link.write(bytes.slice(at, at + PIECE), timeoutMs);
    if (result !== 'done') return result;
  }
  return undefined;
}

/** Reads what answers the greeting, then what answers each key; of complaints the first counts. */
function receive(kept: KeptLink, greetings: number, keys: readonly ByteString[], timeoutMs: number): Answers {
  const moved: ByteString[] = [];
  let refusal: ByteString | undefined;
  let complaint: ByteString | undefined;
  for (let n = 0; n < greetings + keys.length; n++) {
    const answer = readLine(kept, timeoutMs);
    if (typeof answer === 'string') return { moved, complaint, failure: answer };
    const isError = answer.line.startsWith('-');
    if (n < greetings) {
      if (isError) refusal ??= answer.line.slice(1);
      continue;
    }
    const key = keys[n - greetings];
    if (refusal === undefined && !isError && key !== undefined) moved.push(key);
    else complaint ??= refusal ?? answer.line.slice(1);
  }
  return { moved, complaint, failure: undefined };
}

function readLine(kept: KeptLink, timeoutMs: number): { readonly line: ByteString } | PeerFailure {
  for (;;) {
    const end = kept.unread.indexOf('\n');
    if (end === 0) return 'broken';
    if (end > 0 || kept.unread.length >= LONGEST_LINE) {
      const length = end > 0 ? Math.min(end, LONGEST_LINE) : LONGEST_LINE;
      const line = kept.unread.slice(0, length);
      kept.unread = kept.unread.slice(length === end ? end + 1 : length);
      return { line: length === end && line.endsWith('\r') ? line.slice(0, -1) : line };
    }
    const result = kept.link.read(timeoutMs);
    if (typeof result === 'string') return result;
    kept.unread += result.bytes;
  }
}

function forget(ctx: Context, moved: readonly ByteString[]): void {
  if (moved.length === 0) return;
  for (const key of moved) {
    ctx.db.delete(key);
    ctx.changed('generic', 'del', key);
  }
  ctx.propagateAs('DEL', ...moved);
}
