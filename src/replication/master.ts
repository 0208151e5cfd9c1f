// The master's side of replication: who follows, how each of them gets its copy of the data and then the stream of
// changes, and what they have acknowledged. Order of steps and words in the log are redis-server 8.0.2's. This server is
// never a replica itself.
//
// Invariants
//  1. `position`, Redis's replication offset, is the end of the backlog as long as there is one.
//  2. A replica whose `position` is set finds all that follows it in the backlog.
import type { ByteString } from '../base/bytes.ts';
import { arg } from '../engine/args.ts';
import type { Client } from '../engine/client.ts';
import { describeClient } from '../engine/commands/connection/client/description.ts';
import type { Engine } from '../engine/engine.ts';
import { errors } from '../engine/errors.ts';
import type { SectionName } from '../engine/info/section.ts';
import type { Replication } from '../engine/replication.ts';
import type { PropagatedCommand } from '../engine/propagation.ts';
import { CommandStream } from '../persistence/command-stream.ts';
import { DiskError } from '../persistence/disk.ts';
import type { ServerPersistence } from '../persistence/persistence.ts';
import { bytesFromArray } from '../base/bytes.ts';
import { encodeRequest } from '../resp/encode.ts';
import { ErrorReply, NO_REPLY, OK, type Reply } from '../resp/reply.ts';
import { Backlog } from './backlog.ts';
import { replicationFields, replicationMemory, replicationStats } from './info.ts';
import { Replica, type ReplicaOptions } from './replica.ts';
import { PatientShutdown } from './shutdown.ts';
import { SocketTransfer, UNSENT_BYTES } from './socket-transfer.ts';
import { Acknowledgements } from './acknowledgements.ts';

const CRON_MS = 1000;
/** How soon a file goes on that the network did not take wholly. */
const SEND_MS = 5;
const PORTION_BYTES = 1 << 18;
const PING = encodeRequest(['PING']);
const GETACK = encodeRequest(['REPLCONF', 'GETACK', '*']);
const NO_ID = '0'.repeat(40);

const pendingOutput = new ErrorReply('ERR SYNC and PSYNC are invalid with pending output');
const filterNeedsEof = new ErrorReply('ERR Filtered replica requires EOF capability');
const tooFewReplicas = new ErrorReply('NOREPLICAS Not enough good replicas to write.');

/** What PSYNC asks to go on with: the stream of this id from this position. */
export interface Resumption {
  readonly id: ByteString;
  readonly position: number;
}

export class MasterReplication implements Replication {
  readonly replicas = new Set<Replica>();
  readonly acknowledgements: Acknowledgements;
  readonly shutdown: PatientShutdown;
  backlog: Backlog | undefined;
  writeRefusal: ErrorReply | undefined;
  goodReplicas = 0;
  fullSyncs = 0;
  partialSyncs = 0;
  refusedPartialSyncs = 0;

  private readonly stream = new CommandStream();
  private readonly told = new WeakMap<Client, ReplicaOptions>();
  private stopListening: (() => void) | undefined;
  private nextCron = 0;
  private crons = 0;
  /** Unix ms; what the backlog's time to live counts from. */
  private aloneSince = 0;

  constructor(
    readonly engine: Engine,
    readonly persistence: ServerPersistence,
  ) {
    this.acknowledgements = new Acknowledgements(this);
    this.shutdown = new PatientShutdown(this);
    engine.replication = this;
    persistence.onChildEnded = (isWhole) => this.childEnded(isWhole);
    engine.infoSources.set('replication', () => replicationFields(this));
    this.addToInfo('stats', () => replicationStats(this));
    this.addToInfo('memory', () => replicationMemory(this));
    this.addToInfo('server', () => this.shutdown.fields);
    engine.debug.contributed.set('replicate', (_, argv) => {
      if (argv.length < 3) return errors.wrongCall('debug', arg(argv, 1));
      this.feed(encodeRequest(argv.slice(2)));
      return OK;
    });
    for (const name of ['min-replicas-to-write', 'min-replicas-max-lag'] as const) {
      engine.config.onChange(name, () => this.countGood());
    }
    this.countGood();
  }

  private addToInfo(section: SectionName, fields: () => Readonly<Record<string, string | number>>): void {
    const { infoSources } = this.engine;
    const others = infoSources.get(section);
    infoSources.set(section, () => ({ ...others?.(), ...fields() }));
  }

  /** Bytes of the stream so far; without a backlog Redis counts commands, and those of the append-only file only. */
  get position(): number {
    return this.persistence.aof.offset;
  }

  get rdbFields(): readonly (readonly [ByteString, ByteString])[] | undefined {
    if (this.backlog === undefined) return undefined;
    return [
      ['repl-stream-db', String(Math.max(0, this.stream.selected))],
      ['repl-id', this.engine.replicationId],
      ['repl-offset', String(this.position)],
    ];
  }

  /** What REPLCONF has told of this client, to be added to. */
  optionsOf(client: Client): ReplicaOptions {
    const known = this.told.get(client);
    if (known) return known;
    const options: ReplicaOptions = {
      address: '',
      port: 0,
      takesStreamedFile: false,
      knowsPsync2: false,
      wantsFileOnly: false,
      content: { withKeys: true, withFunctions: true },
    };
    this.told.set(client, options);
    return options;
  }

  // --- synchronization -------------------------------------------------------------------------------------------

  /** SYNC, which resumes nothing, and PSYNC. */
  synchronize(client: Client, command: 'sync' | 'psync', resumption?: Resumption): Reply {
    const { engine } = this;
    if (client.replica !== undefined || client.isMonitor) return NO_REPLY;
    if (client.outputBytes > 0) return pendingOutput;
    const options = this.optionsOf(client);
    const isFiltered = !options.content.withKeys || !options.content.withFunctions;
    const replica = new Replica(client, options, command === 'sync', engine.now, {
      position: () => this.position,
      onReply: (each) => this.replied(each),
      onLost: (each) => this.lost(each),
    });
    engine.log('notice', `Replica ${replica.name} asks for synchronization`);
    if (isFiltered && !options.takesStreamedFile) return filterNeedsEof;
    if (resumption) {
      if (this.resume(replica, resumption)) return NO_REPLY;
      if (!resumption.id.startsWith('?')) this.refusedPartialSyncs++;
    }
    this.fullSyncs++;
    this.add(replica);
    if (this.backlog === undefined) this.beginBacklog();
    this.beginOrWait(replica);
    return NO_REPLY;
  }

  private add(replica: Replica): void {
    if (this.replicas.size === 0) this.nextCron = this.engine.now + CRON_MS;
    this.replicas.add(replica);
    replica.client.replica = replica;
  }

  private beginBacklog(): void {
    const { engine, persistence } = this;
    engine.changeReplicationId();
    this.backlog = new Backlog(this.position);
    this.stream.selected = -1;
    persistence.aof.countsCommands = false;
    this.stopListening = engine.propagation.listen(this.onUnit);
    engine.log(
      'notice',
      `Replication backlog created, my new replication IDs are '${engine.replicationId}' and '${NO_ID}'`,
    );
  }

  private endBacklog(): void {
    const { engine, persistence } = this;
    const seconds = engine.config.settings['repl-backlog-ttl'];
    engine.changeReplicationId();
    this.backlog = undefined;
    persistence.aof.countsCommands = true;
    this.stopListening?.();
    engine.log('notice', `Replication backlog freed after ${seconds} seconds without connected replicas.`);
  }

  /** Whether the stream can go on where the replica left it. */
  private resume(replica: Replica, { id, position }: Resumption): boolean {
    const { backlog, engine } = this;
    const { client, name, options } = replica;
    if (id !== engine.replicationId) {
      const reason = id.startsWith('?')
        ? `Full resync requested by replica ${name}`
        : `Partial resynchronization not accepted: Replication ID mismatch (Replica asked for '${id}', my replication IDs are '${engine.replicationId}' and '${NO_ID}')`;
      engine.log('notice', reason);
      return false;
    }
    if (!backlog?.has(position)) {
      engine.log('notice', `Unable to partial resync with replica ${name} for lack of backlog (Replica request was: ${position + 1}).`);
      if (position > this.position) {
        engine.log('warning', `Warning: replica ${name} tried to PSYNC with an offset that is greater than the master replication offset.`);
      }
      return false;
    }
    this.add(replica);
    replica.state = 'online';
    client.send(options.knowsPsync2 ? `+CONTINUE ${id}\r\n` : '+CONTINUE\r\n');
    for (const bytes of backlog.since(position)) client.send(bytes);
    engine.log(
      'notice',
      `Partial resynchronization request from ${name} accepted. Sending ${backlog.end - position} bytes of backlog starting from offset ${position + 1}.`,
    );
    this.partialSyncs++;
    this.countGood();
    return true;
  }

  private beginOrWait({ options }: Replica): void {
    const { engine, persistence } = this;
    const { settings } = engine.config;
    if (persistence.isSaving) {
      engine.log('notice', 'Waiting for next BGSAVE for SYNC');
    } else if (settings['repl-diskless-sync'] && options.takesStreamedFile && settings['repl-diskless-sync-delay'] > 0) {
      engine.log('notice', 'Delay next BGSAVE for diskless SYNC');
    } else if (persistence.child !== undefined) {
      engine.log('notice', 'No BGSAVE in progress, but another BG operation is active. BGSAVE for replication delayed');
    } else {
      this.beginSave();
    }
  }

  private get waiting(): readonly Replica[] {
    return [...this.replicas].filter(({ state }) => state === 'waiting');
  }

  /** Begins the save that replicas wait for, once the time has come. */
  private beginSaveIfDue(): void {
    const { waiting } = this;
    const first = waiting[0];
    if (first === undefined || this.persistence.child !== undefined) return;
    const { now, config } = this.engine;
    const most = config.settings['repl-diskless-sync-max-replicas'];
    const idle = Math.floor(now / 1000) - Math.floor(first.since / 1000);
    const isDue = idle >= config.settings['repl-diskless-sync-delay'] || (most > 0 && waiting.length >= most);
    if (isDue || !config.settings['repl-diskless-sync']) this.beginSave();
  }

  /** For all that wait and want the same: a file on the disk, or straight into their sockets. */
  private beginSave(): void {
    const { engine, persistence, waiting } = this;
    const [first] = waiting;
    if (first === undefined) return;
    const { content } = first.options;
    const group = waiting.filter(
      ({ options }) => options.content.withKeys === content.withKeys && options.content.withFunctions === content.withFunctions,
    );
    const isFiltered = !content.withKeys || !content.withFunctions;
    const mayStream = group.every(({ options }) => options.takesStreamedFile);
    const isStreamed = mayStream && (isFiltered || engine.config.settings['repl-diskless-sync']);
    engine.log('notice', `Starting BGSAVE for SYNC with target: ${isStreamed ? 'replicas sockets' : 'disk'}`);
    // What has happened so far belongs to the copy, not to what follows it.
    engine.propagation.flush();
    for (const replica of group) {
      replica.state = 'saving';
      replica.isStreamed = isStreamed;
      replica.position = this.position;
      if (!replica.isSilent) replica.client.send(`+FULLRESYNC ${engine.replicationId} ${this.position}\r\n`);
    }
    this.stream.selected = -1;
    if (isStreamed) {
      persistence.startTransfer(content, (options) => new SocketTransfer(options, engine, group, hexMark(engine)));
    } else {
      persistence.startSave();
    }
  }

  private childEnded(isWhole: boolean): void {
    for (const replica of this.replicas) {
      if (replica.state !== 'saving') continue;
      if (!isWhole) this.failed(replica, 'SYNC failed. BGSAVE child returned an error');
      else if (replica.isStreamed) this.wasStreamed(replica);
      else this.sendFile(replica);
    }
    this.beginSaveIfDue();
  }

  private failed({ client }: Replica, reason: string): void {
    this.engine.log('warning', reason);
    this.engine.close(client);
  }

  private wasStreamed(replica: Replica): void {
    this.engine.log(
      'notice',
      `Streamed RDB transfer with replica ${replica.name} succeeded (socket). Waiting for REPLCONF ACK from replica to enable streaming`,
    );
    this.hasCopy(replica);
  }

  private sendFile(replica: Replica): void {
    try {
      const bytes = this.persistence.disk.read(this.persistence.rdbPath);
      replica.file = { bytes, sent: 0 };
      replica.state = 'sending';
      replica.client.send(`$${bytes.length}\r\n`);
      this.sendMore(replica);
    } catch (thrown) {
      if (!(thrown instanceof DiskError)) throw thrown;
      this.failed(replica, `SYNC failed. Can't open/stat DB after BGSAVE: ${thrown.message}`);
    }
  }

  /** As much of the file as the network takes. */
  private sendMore(replica: Replica): void {
    const { client, file } = replica;
    if (file === undefined) return;
    while (file.sent < file.bytes.length && replica.unsent <= UNSENT_BYTES) {
      const end = Math.min(file.bytes.length, file.sent + PORTION_BYTES);
      client.send(bytesFromArray(file.bytes, file.sent, end));
      file.sent = end;
    }
    if (file.sent < file.bytes.length) return;
    replica.file = undefined;
    if (this.hasCopy(replica)) this.follow(replica);
  }

  /** The replica has all data of one moment. Whether it wants to know what happened since. */
  private hasCopy(replica: Replica): boolean {
    const { engine } = this;
    if (replica.options.wantsFileOnly) {
      replica.state = 'sent';
      engine.log('notice', `RDB transfer completed, rdb only replica (${replica.name}) should be disconnected asap`);
      engine.closeAfterOutput(replica.client);
      return false;
    }
    replica.state = 'online';
    replica.acknowledgedAt = engine.now;
    this.countGood();
    engine.log('notice', `Synchronization with replica ${replica.name} succeeded`);
    return true;
  }

  /** From now on it gets what comes as it comes, after what has come meanwhile. */
  private follow(replica: Replica): void {
    const { position } = replica;
    if (position === undefined) return;
    replica.position = undefined;
    for (const bytes of this.backlog?.since(position) ?? []) replica.client.send(bytes);
  }

  // --- the stream ------------------------------------------------------------------------------------------------

  private readonly onUnit = (unit: readonly PropagatedCommand[], by: Client | undefined): void => {
    this.feed(this.stream.encode(unit));
    if (by) this.acknowledgements.wrote(by);
  };

  /** Adds to the stream. */
  feed(bytes: ByteString): void {
    const { backlog, engine, persistence } = this;
    if (backlog === undefined) return;
    persistence.aof.offset += bytes.length;
    backlog.append(bytes);
    let needed = Infinity;
    for (const { client, isFollowing, position } of this.replicas) {
      if (isFollowing) client.send(bytes);
      if (position === undefined) continue;
      needed = Math.min(needed, position);
      engine.limits.checkOutput(client);
    }
    backlog.trim(engine.config.settings['repl-backlog-size'], needed);
  }

  askForAcknowledgements(): void {
    this.feed(GETACK);
  }

  published(db: number, argv: readonly ByteString[]): void {
    if (this.backlog !== undefined) this.engine.propagation.add(db, argv, true);
  }

  /** REPLCONF ACK. */
  acknowledged(client: Client, position: number, onDisk: number | undefined): void {
    const { replica } = client;
    if (!(replica instanceof Replica)) return;
    replica.acknowledged = Math.max(replica.acknowledged, position);
    replica.acknowledgedOnDisk = Math.max(replica.acknowledgedOnDisk, onDisk ?? 0);
    replica.acknowledgedAt = this.engine.now;
    if (replica.state === 'online') this.follow(replica);
    this.countGood();
    this.acknowledgements.hasNews = true;
  }

  private replied(replica: Replica): void {
    const { client } = replica;
    if (client.closeNow) return;
    const { engine } = this;
    const name = client.lastCommand?.fullName ?? 'NULL';
    engine.log(
      'warning',
      `Replica generated a reply to command '${name}', disconnecting it: ${describeClient(engine, client)}`,
    );
    engine.close(client);
  }

  private lost(replica: Replica): void {
    this.replicas.delete(replica);
    this.engine.log('notice', `Connection with replica ${replica.name} lost.`);
    this.aloneSince = this.engine.now;
    this.countGood();
    this.acknowledgements.hasNews = true;
  }

  // --- time ------------------------------------------------------------------------------------------------------

  beforeSleep(): void {
    this.acknowledgements.beforeSleep();
    this.shutdown.endIfReady();
  }

  tick(): void {
    const { now } = this.engine;
    for (const replica of this.replicas) this.sendMore(replica);
    if (this.backlog !== undefined && now >= this.nextCron) {
      this.nextCron = now + CRON_MS;
      this.cron();
    }
    this.shutdown.endIfReady();
  }

  nextWakeup(): number {
    if (this.backlog === undefined) return Infinity;
    let at = Math.min(this.nextCron, this.shutdown.until);
    for (const { file } of this.replicas) if (file !== undefined) at = Math.min(at, this.engine.now + SEND_MS);
    return at;
  }

  private cron(): void {
    const { engine } = this;
    const { settings } = engine.config;
    for (const replica of this.replicas) {
      const { client, isStreamed, state } = replica;
      if (state === 'online' && !replica.isSilent && replica.lag(engine.now) > settings['repl-timeout']) {
        engine.log('warning', `Disconnecting timedout replica (streaming sync): ${replica.name}`);
        engine.kill(client);
      }
      // It shows a replica that its master lives, and is no part of the file.
      if (state === 'waiting' || (state === 'saving' && !isStreamed)) client.send('\n');
    }
    this.crons++;
    if (this.crons % settings['repl-ping-replica-period'] === 0 && this.replicas.size > 0) this.feed(PING);
    this.beginSaveIfDue();
    this.countGood();
    const ttl = settings['repl-backlog-ttl'];
    if (this.replicas.size === 0 && ttl > 0 && engine.now - this.aloneSince > ttl * 1000) this.endBacklog();
  }

  /** Counts the replicas that are as near as min-replicas-max-lag wants them. */
  private countGood(): void {
    const { config, now } = this.engine;
    const { 'min-replicas-to-write': least, 'min-replicas-max-lag': maxLag } = config.settings;
    this.goodReplicas = [...this.replicas].filter(
      (replica) => replica.state === 'online' && replica.lag(now) <= maxLag,
    ).length;
    this.writeRefusal = least > 0 && maxLag > 0 && this.goodReplicas < least ? tooFewReplicas : undefined;
  }
}

function hexMark({ random }: Engine): ByteString {
  return Array.from({ length: 40 }, () => random.int(16).toString(16)).join('');
}
