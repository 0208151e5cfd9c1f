// A Redis of its own with a folder of its own, asked many things at once: the other side of the comparisons here.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ByteString } from '../../../src/base/bytes.ts';
import { ErrorReply, type Reply, Status } from '../../../src/resp/reply.ts';
import { ReplyDecoder } from '../../../src/resp/reply-decoder.ts';
import { encodeCommand, freePort, tryConnect } from '../targets/tcp.ts';

export class RedisLink {
  private readonly decoder = new ReplyDecoder();
  private readonly waiting: ((reply: Reply) => void)[] = [];

  private constructor(
    private readonly child: ChildProcess,
    private readonly socket: Socket,
    private readonly folder: string,
  ) {
    socket.setEncoding('latin1');
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      this.decoder.feed(String(chunk));
      for (let reply = this.decoder.next(); reply !== undefined; reply = this.decoder.next()) this.waiting.shift()?.(reply);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      for (const resolve of this.waiting.splice(0)) resolve(new ErrorReply('GONE the server has ended'));
    });
  }

  static async start(server: string, ...options: string[]): Promise<RedisLink> {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'keyspace-rdb-'));
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'];
    const child = spawn(server, [...args, '--enable-debug-command', 'yes', ...options], { stdio: 'ignore' });
    for (let tries = 0; tries < 400; tries++) {
      await sleep(25);
      const socket = await tryConnect(port);
      if (socket) return new RedisLink(child, socket, folder);
    }
    child.kill('SIGKILL');
    throw new Error(`${server} does not start`);
  }

  ask(...argv: readonly ByteString[]): Promise<Reply> {
    const reply = new Promise<Reply>((resolve) => this.waiting.push(resolve));
    this.socket.write(encodeCommand(argv), 'latin1');
    return reply;
  }

  /** All at once; replies in order. */
  askAll(commands: readonly (readonly ByteString[])[]): Promise<Reply[]> {
    const replies = commands.map(() => new Promise<Reply>((resolve) => this.waiting.push(resolve)));
    this.socket.write(commands.map(encodeCommand).join(''), 'latin1');
    return Promise.all(replies);
  }

  get dumpFile(): string {
    return join(this.folder, 'dump.rdb');
  }

  /** The file that SAVE writes. */
  async save(): Promise<Uint8Array> {
    const reply = await this.ask('SAVE');
    if (!(reply instanceof Status)) throw new Error(`SAVE: ${String(reply)}`);
    return readFileSync(this.dumpFile);
  }

  /** Loads a file in place of all data. */
  load(file: Uint8Array): Promise<Reply> {
    writeFileSync(this.dumpFile, file);
    return this.ask('DEBUG', 'RELOAD', 'NOSAVE');
  }

  stop(): void {
    this.socket.destroy();
    this.child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
