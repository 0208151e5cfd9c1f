// When a client must go although nobody asks for it: its output piles up because it does not read
// (client-output-buffer-limit), what it sends piles up without becoming a command (client-query-buffer-limit), or it has
// been silent for too long (timeout). Marks clients; the server layer ends their connections.
import type { Client } from './client.ts';
import { replyBufferOf } from './client-memory.ts';
import type { Config } from './config.ts';
import type { Engine } from './engine.ts';

export interface OutputLimit {
  /** Bytes; the client goes at once when it reaches this. 0 for none, as in the other two. */
  readonly hard: number;
  /** Bytes; the client goes when it has been there for longer than `softMs`. */
  readonly soft: number;
  readonly softMs: number;
}

interface OutputLimits {
  readonly normal: OutputLimit;
  readonly replica: OutputLimit;
  readonly pubsub: OutputLimit;
}

const UNLIMITED: OutputLimit = { hard: 0, soft: 0, softMs: 0 };

/** So much waits for those who have yet to log in, whatever the limits are. */
const UNAUTHENTICATED_BYTES = 1024;
/** What every client's buffers have room for. */
const LITTLE = 16_384;

export class ClientLimits {
  private output: OutputLimits;
  /** Clients past their soft limit, with the moment (unix ms) when that began. */
  private readonly overSoft = new Map<Client, number>();
  /** Clients that may hold more than their buffers have room for: all that do are among them. */
  private readonly holders = new Set<Client>();
  /** Nobody can have been silent for too long before this (unix ms). */
  private idleCheckAt = Infinity;

  constructor(private readonly engine: Engine) {
    const { config } = engine;
    this.output = readOutputLimits(config);
    config.onChange('client-output-buffer-limit', () => {
      this.output = readOutputLimits(config);
    });
    config.onChange('timeout', () => {
      this.idleCheckAt = config.settings.timeout > 0 ? engine.now : Infinity;
    });
  }

  /** A client has connected. */
  watch(client: Client): void {
    const { timeout } = this.engine.config.settings;
    if (timeout > 0) this.idleCheckAt = Math.min(this.idleCheckAt, silenceEnds(client, timeout));
  }

  forget(client: Client): void {
    this.overSoft.delete(client);
    this.holders.delete(client);
  }

  /** Bytes that clients together have sent or been answered, and that have not gone on; what is little is no matter. */
  heldBytes(): number {
    let bytes = 0;
    for (const client of this.holders) {
      const held = heldBy(client);
      if (held > LITTLE) bytes += held;
      else this.holders.delete(client);
    }
    return bytes;
  }

  /** To be called when unsent output has grown, or may have shrunk; `more` bytes are on their way. */
  checkOutput(client: Client, more = 0): void {
    if (client.closeNow || client.isInternal) return;
    if (heldBy(client) > LITTLE) this.holders.add(client);
    const limit = this.limitOf(client);
    const isStranger = this.engine.access.mustAuthenticate(client);
    if (limit.hard === 0 && limit.soft === 0 && !isStranger) return;
    const bytes = more + (client.replica ? client.outputBytes : client.replyBlocks(replyBufferOf(this.engine, client)).bytes);
    // What the backlog keeps anyhow does no harm.
    const hard = client.replica ? Math.max(limit.hard, this.engine.config.settings['repl-backlog-size']) : limit.hard;
    const isOverHard = (limit.hard > 0 && bytes >= hard) || (isStranger && bytes > UNAUTHENTICATED_BYTES);
    const isOverSoft = limit.soft > 0 && bytes >= limit.soft;
    const { now } = this.engine;
    if (!isOverSoft) this.overSoft.delete(client);
    else if (!this.overSoft.has(client)) this.overSoft.set(client, now);
    const isSoftOver = isOverSoft && now - (this.overSoft.get(client) ?? now) > limit.softMs;
    if (!isOverHard && !isSoftOver) return;
    this.engine.stats.outputLimitDisconnections++;
    this.end(client, 'warning', 'Client id=%s scheduled to be closed ASAP for overcoming of output buffer limits.');
  }

  /** To be called with the bytes that a client has sent and that have not become commands. */
  checkQuery(client: Client): void {
    const limit = this.engine.config.settings['client-query-buffer-limit'];
    if (client.queryBuffered > LITTLE) this.holders.add(client);
    if (client.queryBuffered + (client.transaction?.bytes ?? 0) <= limit) return;
    this.engine.stats.queryLimitDisconnections++;
    this.end(client, 'warning', 'Closing client id=%s that reached max query buffer length.');
  }

  /** Time has passed. */
  tick(): void {
    const { now } = this.engine;
    for (const client of this.overSoft.keys()) this.checkOutput(client);
    if (now < this.idleCheckAt) return;
    const { timeout } = this.engine.config.settings;
    this.idleCheckAt = Infinity;
    if (timeout === 0) return;
    for (const client of this.engine.clients.values()) {
      // Who waits for others may be silent.
      const mayBeSilent = client.blocked !== undefined || client.isSubscribed || client.replica;
      const ends = mayBeSilent ? now + timeout * 1000 : silenceEnds(client, timeout);
      if (ends <= now) this.end(client, 'verbose', 'Closing idle client id=%s');
      else this.idleCheckAt = Math.min(this.idleCheckAt, ends);
    }
  }

  /** Unix ms when `tick` may have something to do, or Infinity. */
  nextCheck(): number {
    let at = this.idleCheckAt;
    for (const [client, since] of this.overSoft) {
      at = Math.min(at, since + this.limitOf(client).softMs + 1);
    }
    return at;
  }

  private limitOf(client: Client): OutputLimit {
    const { normal, pubsub, replica } = this.output;
    return client.replica ? replica : client.isSubscribed ? pubsub : normal;
  }

  private end(client: Client, level: 'verbose' | 'warning', text: string): void {
    this.engine.log(level, text.replace('%s', `${client.id} addr=${client.addr}`));
    this.engine.close(client);
  }
}

/** What replicas have yet to take is not counted: evicting keys would only make it more. */
function heldBy(client: Client): number {
  return client.queryBuffered + (client.replica ? 0 : client.outputBytes);
}

/** Redis counts whole seconds, and lets one more than `timeout` of them pass. */
function silenceEnds(client: Client, timeout: number): number {
  return (Math.floor(client.lastInteraction / 1000) + timeout + 1) * 1000;
}

/** From the canonical text: class, hard, soft and seconds, again and again. */
function readOutputLimits(config: Config): OutputLimits {
  const words = config.settings['client-output-buffer-limit'].split(' ');
  const limitOf = (name: string): OutputLimit => {
    const at = words.indexOf(name);
    if (at < 0) return UNLIMITED;
    const [hard = 0, soft = 0, seconds = 0] = words.slice(at + 1, at + 4).map(Number);
    return { hard, soft, softMs: seconds * 1000 };
  };
  return { normal: limitOf('normal'), replica: limitOf('slave'), pubsub: limitOf('pubsub') };
}
