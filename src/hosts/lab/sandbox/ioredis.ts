// The unmodified ioredis package for programs of a lab: bundled with polyfills for Node's stream, buffer and events,
// and with the lab's timers and clock in place of the machine's (src/tooling/labs/bundle.ts wraps it in a function of
// them). Only the connector is ours: its Duplex carries RESP bytes to the lab's network instead of a socket.
import { Buffer } from 'node:buffer';
import Redis, { type RedisOptions } from 'ioredis';
import { Duplex } from 'node:stream';
import type { ConnectToServer, SocketEnd } from '../../../curriculum/lab/network.ts';

/** A socket as far as ioredis uses one. */
class LabSocket extends Duplex {
  readonly remoteAddress = '127.0.0.1';
  readonly remotePort = 6379;
  private readonly end_: SocketEnd;

  constructor(connect: ConnectToServer) {
    super();
    this.end_ = connect({
      onData: (bytes) => void this.push(Buffer.from(bytes, 'latin1')),
      onClose: () => {
        this.push(null);
        this.destroy();
      },
    });
  }

  override _read(): void {}

  override _write(chunk: Uint8Array, _encoding: string, done: (error?: Error | null) => void): void {
    this.end_.send(Buffer.from(chunk).toString('latin1'));
    done();
  }

  override _final(done: (error?: Error | null) => void): void {
    this.end_.close();
    done();
    this.destroy();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.end_.close();
    done(error);
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  /** Nothing is slow enough here to be given up. */
  setTimeout(): this {
    return this;
  }
}

/** What `import Redis, { … } from "ioredis"` gives to one instance of a program. */
export function createModule(connect: ConnectToServer): object {
  class LabConnector {
    private socket: LabSocket | undefined;

    check(): boolean {
      return true;
    }

    disconnect(): void {
      this.socket?.end();
    }

    connect(): Promise<LabSocket> {
      this.socket = new LabSocket(connect);
      return Promise.resolve(this.socket);
    }
  }
  // Last argument wins nothing that the program has set: there is only one server to connect to, whatever the address.
  class LabRedis extends Redis {
    constructor(...args: readonly (string | number | RedisOptions | undefined)[]) {
      super(...(args as []), ...([{ Connector: LabConnector }] as unknown as []));
    }
  }
  Object.defineProperty(LabRedis, 'name', { value: 'Redis' });
  return { __esModule: true, default: LabRedis, Redis: LabRedis };
}
