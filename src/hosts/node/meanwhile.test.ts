// Others are served while a script runs for long: the engine's part with a clock of its own, the host's with sockets.
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/clock.ts';
import { SeededRandom } from '../../base/random.ts';
import { ALL_COMMANDS } from '../../server/commands.ts';
import { createServer, type Server } from '../../server/server.ts';
import { loadLua } from './lua.ts';
import { TcpHost } from './tcp.ts';

const BUSY = '-BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.\r\n';
const BUSY_FUNCTION = BUSY.replace('SCRIPT', 'FUNCTION');

/** A server on whose clock a millisecond passes whenever somebody looks. */
function start(): { readonly server: Server; readonly peer: () => (line: string) => string } {
  let micros = 1_700_000_000_000_000;
  const clock = { now: () => Math.floor(micros / 1000), micros: () => (micros += 1000) };
  const server = createServer({ commands: ALL_COMMANDS, clock, random: new SeededRandom(1), lua: loadLua() });
  const peer = () => {
    let received = '';
    const connection = server.connect({
      addr: '127.0.0.1:1',
      laddr: '127.0.0.1:2',
      onOutput: (bytes) => (received += bytes),
      onClose: () => {},
    });
    return (line: string): string => {
      received = '';
      connection.receive(`${line}\r\n`);
      return received;
    };
  };
  server.engine.config.settings['busy-reply-threshold'] = 20;
  return { server, peer };
}

describe('a script that runs for longer than busy-reply-threshold', () => {
  it('leaves others to hear BUSY, and ends when it is killed', () => {
    const { server, peer } = start();
    const [caller, other] = [peer(), peer()];
    const heard: string[] = [];
    const lines = ['PING', 'MULTI', 'SET a 1', 'EXEC', 'FUNCTION KILL', 'SHUTDOWN', 'SCRIPT KILL'];
    server.engine.meanwhile = () => {
      for (const line of lines.splice(0)) heard.push(other(line));
      return true;
    };
    expect(caller('EVAL "redis.call(\'PING\') while true do pcall(error) end" 0')).toMatch(
      /^-ERR Script killed by user with SCRIPT KILL\.\.\. script: [0-9a-f]{40}, on @user_script:1\.\r\n$/,
    );
    expect(heard).toEqual([BUSY, '+OK\r\n', BUSY, `-EXECABORT Transaction discarded because of: ${BUSY.slice(1)}`, BUSY, BUSY, '+OK\r\n']);
    expect(other('PING')).toBe('+PONG\r\n');
    expect(other('SCRIPT KILL')).toBe('-NOTBUSY No scripts in execution right now.\r\n');
    expect(caller('EVAL "return 7" 0')).toBe(':7\r\n');
  });

  it('goes on to its end, and what it does stays together', () => {
    const { server, peer } = start();
    const [caller, other] = [peer(), peer()];
    let turns = 0;
    server.engine.meanwhile = () => {
      turns++;
      expect(other('GET n')).toBe(BUSY);
      expect(other('SCRIPT KILL')).toMatch(/^-UNKILLABLE /);
      return true;
    };
    const script = "redis.call('SET', 'n', '0', 'PX', '5') for i = 1, 30000 do local x = {i} end return redis.call('INCR', 'n')";
    expect(caller(`EVAL "${script}" 0`)).toBe(':1\r\n');
    expect(turns).toBeGreaterThan(20);
  });

  it('may be given up by the host: then it never ends by itself, and can still be killed', () => {
    const { server, peer } = start();
    const [caller, other] = [peer(), peer()];
    server.engine.meanwhile = () => false;
    expect(caller('EVAL "while true do end" 0')).toBe('');
    expect(other('PING')).toBe(BUSY);
    expect(other('SCRIPT KILL')).toBe('+OK\r\n');
    expect(other('PING')).toBe('+PONG\r\n');
  });

  it('is told apart from a function, and a library that is loaded has little time', () => {
    const { server, peer } = start();
    const [caller, other] = [peer(), peer()];
    const heard: string[] = [];
    server.engine.meanwhile = () => {
      for (const line of ['PING', 'SCRIPT KILL', 'FUNCTION KILL']) heard.push(other(line));
      return true;
    };
    caller('FUNCTION LOAD "#!lua name=l\\nredis.register_function(\'f\', function() while true do end end)"');
    expect(caller('FCALL f 0')).toMatch(/^-ERR Script killed by user with SCRIPT KILL/);
    expect(heard).toEqual([BUSY_FUNCTION, BUSY_FUNCTION, '+OK\r\n']);
    expect(caller('FUNCTION LOAD "#!lua name=endless\\nwhile true do end"')).toBe(
      '-ERR Error registering functions: ERR FUNCTION LOAD timeout\r\n',
    );
    expect(caller('FUNCTION LIST LIBRARYNAME endless')).toBe('*0\r\n');
  });

  it('is not slow for what came before it in a long pipeline, and neither is a library', () => {
    const { server, peer } = start();
    server.engine.meanwhile = () => false;
    const lines = Array.from({ length: 250 }, (_, n) => [
      `FUNCTION LOAD REPLACE "#!lua name=l\\nfor i = 1, 3000 do local x = {i} end redis.register_function('f', function() return ${n} end)"`,
      'EVAL "for i = 1, 3000 do local x = {i} end return 1" 0',
      'FCALL f 0',
    ]);
    const expected = lines.map((_, n) => `$1\r\nl\r\n:1\r\n:${n}\r\n`);
    expect(peer()(lines.flat().join('\r\n'))).toBe(expected.join(''));
  });

  it('is a library that waits as long as it takes Lua to start, and has no limit while the server loads its files', () => {
    const lua = loadLua();
    let micros = 1_700_000_000_000_000;
    const clock = { now: () => Math.floor(micros / 1000), micros: () => (micros += 50_000) };
    const startingSlowly: typeof lua = {
      createMachine: (...given) => {
        micros += 600_000;
        return lua.createMachine(...given);
      },
    };
    const { engine } = createServer({ commands: ALL_COMMANDS, clock, random: new SeededRandom(1), lua: startingSlowly });
    engine.meanwhile = () => true;
    const { functions } = engine.scripting;
    expect(functions.load('#!lua name=quick\nredis.register_function("f", function() return 1 end)', false)).toBe('quick');
    const slow = '#!lua name=slow\nfor i = 1, 1e6 do local x = {i} end redis.register_function("g", function() end)';
    expect(() => functions.load(slow, false)).toThrow('FUNCTION LOAD timeout');
    engine.isLoading = true;
    expect(functions.load(slow, false)).toBe('slow');
  });

  it('is loaded in a time of its own', () => {
    const { server, peer } = start();
    server.engine.meanwhile = () => true;
    const load = peer();
    const answers = Array.from({ length: 2000 }, (_, n) => load(`SCRIPT LOAD "return ${n}"`).slice(0, 3));
    expect(answers).toEqual(answers.map(() => '$40'));
  });

  it('is never slow with a threshold of 0', () => {
    const { server, peer } = start();
    server.engine.config.settings['busy-reply-threshold'] = 0;
    server.engine.meanwhile = () => {
      throw new Error('nobody is to be served');
    };
    expect(peer()('EVAL "for i = 1, 100000 do local x = {i} end return 1" 0')).toBe(':1\r\n');
  });
});

describe('sockets', () => {
  it('are read and answered without the event loop', async () => {
    const clock = new ManualClock(1_700_000_000_000);
    const server = createServer({ commands: ALL_COMMANDS, clock, random: new SeededRandom(1) });
    const host = new TcpHost({ server, now: () => clock.now() });
    const port = await host.listen({ host: '127.0.0.1', port: 0 });
    expect(host.ports).toEqual([port]);
    const dial = async () => {
      const socket = connect(port, '127.0.0.1');
      const next = (): Promise<string> => new Promise((resolve) => socket.once('data', (bytes) => resolve(String(bytes))));
      socket.write('CLIENT ID\r\n');
      const [, id] = /:(\d+)/.exec(await next()) ?? [];
      return { socket, next, client: server.engine.clients.get(Number(id)) };
    };
    const [waiting, other] = [await dial(), await dial()];
    waiting.socket.write('SET waiting 1\r\n');
    other.socket.write('SET other 1\r\n');
    const answer = other.next();
    host.serveMeanwhile(waiting.client);
    expect(server.engine.database(0).has('other')).toBe(true);
    expect(server.engine.database(0).has('waiting')).toBe(false);
    expect(await answer).toBe('+OK\r\n');
    waiting.socket.destroy();
    other.socket.destroy();
    host.close();
  });
});
