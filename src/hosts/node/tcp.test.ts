import { once } from 'node:events';
import { createConnection, Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SeededRandom } from '../../base/random.ts';
import { ALL_COMMANDS } from '../../server/commands.ts';
import { createServer } from '../../server/server.ts';
import { Outbox } from './outbox.ts';
import { SystemClock } from './system-clock.ts';
import { TcpHost } from './tcp.ts';

const hosts: TcpHost[] = [];
afterEach(() => {
  for (const host of hosts.splice(0)) host.close();
});

async function serve(): Promise<number> {
  const clock = new SystemClock();
  const server = createServer({ clock, random: new SeededRandom(1), commands: ALL_COMMANDS });
  const host = new TcpHost({ server, now: () => clock.now() });
  hosts.push(host);
  return host.listen({ host: '127.0.0.1', port: 0 });
}

async function peer(port: number): Promise<Socket> {
  const socket = createConnection(port, '127.0.0.1');
  socket.setEncoding('latin1');
  await once(socket, 'connect');
  return socket;
}

describe('the TCP host', () => {
  it('sends what is left to say to a client that it ends', async () => {
    const socket = await peer(await serve());
    let heard = '';
    socket.on('data', (text) => (heard += String(text)));
    socket.write('PING\r\nQUIT\r\nPING\r\n');
    await once(socket, 'close');
    expect(heard).toBe('+PONG\r\n+OK\r\n');
  });

  it('sends to others what a client has published, when that client waits for nothing', async () => {
    const port = await serve();
    const [listener, speaker] = [await peer(port), await peer(port)];
    listener.write('SUBSCRIBE news\r\n');
    await once(listener, 'data');
    speaker.write('PUBLISH news one\r\nPUBLISH news two\r\n');
    let heard = '';
    while (!heard.includes('two')) heard += String((await once(listener, 'data'))[0]);
    expect(heard).toBe(
      '*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$3\r\none\r\n*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$3\r\ntwo\r\n',
    );
    listener.destroy();
    speaker.destroy();
  });
});

describe('an outbox', () => {
  it('keeps little until it is told to send, and much not at all', () => {
    const socket = new Socket();
    const write = vi.spyOn(socket, 'write').mockReturnValue(true);
    const onFirst = vi.fn<() => void>();
    const outbox = new Outbox(socket, onFirst);
    outbox.add('+OK\r\n');
    outbox.add(':1\r\n');
    expect([onFirst.mock.calls.length, write.mock.calls.length, outbox.pendingBytes]).toEqual([1, 0, 9]);
    outbox.send();
    outbox.send();
    expect(write.mock.calls.map(([bytes]) => bytes)).toEqual(['+OK\r\n:1\r\n']);
    outbox.add('x'.repeat(1 << 20));
    expect([write.mock.calls.length, outbox.pendingBytes]).toEqual([2, 0]);
  });
});
