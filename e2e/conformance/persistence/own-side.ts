// Keyspace's side of the comparisons: a server in process that answers at once, saves itself into bytes and loads bytes.
import type { ByteString } from '../../../src/base/bytes.ts';
import { ManualClock } from '../../../src/base/clock.ts';
import { formatSeventeen } from '../../../src/base/double.ts';
import { SeededRandom } from '../../../src/base/random.ts';
import { datasetDigest } from '../../../src/engine/digest.ts';
import type { RdbFault } from '../../../src/persistence/rdb/source.ts';
import type { WrittenVersion } from '../../../src/persistence/rdb/write-value.ts';
import { RdbWriter } from '../../../src/persistence/rdb/writer.ts';
import { loadRdb } from '../../../src/persistence/rdb-file.ts';
import type { Reply } from '../../../src/resp/reply.ts';
import { ReplyDecoder } from '../../../src/resp/reply-decoder.ts';
import { ALL_COMMANDS } from '../../../src/server/commands.ts';
import { createServer } from '../../../src/server/server.ts';
import { encodeCommand } from '../targets/tcp.ts';

export class OwnSide {
  private readonly server = createServer({
    commands: ALL_COMMANDS,
    clock: new ManualClock(Date.now()),
    random: new SeededRandom(1),
    settings: { 'enable-debug-command': 'yes' },
  });
  private readonly decoder = new ReplyDecoder();
  private readonly connection = this.server.connect({
    addr: '127.0.0.1:1',
    laddr: '127.0.0.1:2',
    onOutput: (bytes) => this.decoder.feed(bytes),
    onClose: () => undefined,
  });

  ask(...argv: readonly ByteString[]): Reply {
    this.connection.receive(encodeCommand(argv));
    const reply = this.decoder.next();
    if (reply === undefined) throw new Error(`no reply to ${argv.join(' ').slice(0, 200)}`);
    return reply;
  }

  digest(): string {
    return datasetDigest(this.server.engine.databases);
  }

  /** As Redis 7.0 gives it for the same data. */
  oldDigest(): string {
    return datasetDigest(this.server.engine.databases, formatSeventeen);
  }

  save(version: WrittenVersion, compresses = true): Uint8Array {
    const writer = new RdbWriter({ version, compresses, checksums: true });
    writer.header([
      ['redis-ver', '8.0.2'],
      ['redis-bits', '64'],
    ]);
    for (const db of this.server.engine.databases) {
      if (db.size === 0) continue;
      writer.database(db.index, db.size, db.volatile.size);
      db.keys.forEach((key, value) => writer.entry(key, value));
    }
    writer.end();
    return writer.take();
  }

  /** Loads a file in place of all data; what was wrong with it, if anything was. */
  load(file: Uint8Array): RdbFault | undefined {
    const { engine } = this.server;
    for (const db of engine.databases) db.clear();
    return loadRdb(engine, file, { dropsExpired: false }).fault;
  }
}
