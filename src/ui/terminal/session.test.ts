// Replays what was recorded between the real redis-cli and Redis: the session must send the same bytes over as many
// connections, and print the same text and the same prompts. Where it differs on purpose (session.ts says why), the step
// stands in DIFFERENT with what is printed instead.
import { describe, expect, it } from 'vitest';
import { encodeRequest } from '../../resp/encode.ts';
import { Session } from './session.ts';
import type { SessionHost } from './session.ts';
import type { Connection } from './connection.ts';
import { readRecording } from './fixtures/recordings.ts';

type WireEvent = [connection: number, kind: 'open' | 'sent' | 'received' | 'left' | 'closed', bytes: string];
type Step = [keys: string, shown: string, wire: WireEvent[]];

/** The wire as the session sees it; what the session does is noted in the recording's own terms. */
class FakeServer {
  readonly noted: WireEvent[] = [];
  private readonly receivers = new Map<number, (bytes: string) => void>();
  private readonly closers = new Map<number, () => void>();
  private count = 0;

  connect(): Connection {
    const number = ++this.count;
    let isOpen = true;
    this.noted.push([number, 'open', '']);
    this.closers.set(number, () => (isOpen = false));
    return {
      send: (bytes) => this.noted.push([number, 'sent', bytes]),
      onData: (receive) => {
        this.receivers.set(number, receive);
        return () => this.receivers.delete(number);
      },
      onClose: (closed) => {
        this.closers.set(number, () => {
          isOpen = false;
          closed();
        });
        return () => this.closers.delete(number);
      },
      close: () => {
        if (isOpen) this.noted.push([number, 'left', '']);
        isOpen = false;
      },
    };
  }

  receive(number: number, bytes: string): void {
    this.receivers.get(number)?.(bytes);
  }

  closeByServer(number: number): void {
    this.closers.get(number)?.();
  }
}

class Bench {
  printed = '';
  time = 0;
  clears = 0;
  hints: boolean | undefined;
  hasQuit = false;
  lateHelp: Promise<string> | undefined;
  readonly remembered: string[] = [];
  readonly travels: string[] = [];
  readonly server = new FakeServer();
  readonly session: Session;

  constructor() {
    const host: SessionHost = {
      connect: () => this.server.connect(),
      print: (text) => (this.printed += text),
      help: (words) => this.lateHelp ?? `help for ${words.join(' ')}\n`,
      remember: (line) => this.remembered.push(line),
      answered: () => undefined,
      clear: () => this.clears++,
      quit: () => (this.hasQuit = true),
      travel: (where, count) => this.travels.push(`${where} ${count}`),
      showHints: (shown) => (this.hints = shown),
      changed: () => undefined,
      now: () => this.time,
    };
    this.session = new Session(host);
    this.server.noted.length = 0;
  }

  /** Types the keys of a step as the editor would hand them on, and lets the recorded server answer. */
  play([keys, shown, wire]: Step): { printed: string; wire: WireEvent[] } {
    this.printed = '';
    this.server.noted.length = 0;
    const elapsed = /\((\d+\.\d\d)s\)/.exec(shown)?.[1];
    if (keys === '\x03') this.session.interrupt();
    else if (this.session.phase === 'listening') this.session.openPrompt();
    else if (keys.endsWith('\r')) this.session.submit(this.typed + keys.slice(0, -1));
    this.typed = keys.endsWith('\r') || keys === '\x03' ? '' : this.typed + keys;
    const wireSeen: WireEvent[] = [];
    for (const [number, kind, bytes] of wire) {
      wireSeen.push(...this.server.noted.splice(0));
      if (kind === 'received' || kind === 'closed') {
        wireSeen.push([number, kind, bytes]);
        if (kind === 'received' && elapsed !== undefined) this.time += (Number(elapsed) * 1000) / wire.filter(([, k]) => k === kind).length;
        if (kind === 'received') this.server.receive(number, bytes);
        else this.server.closeByServer(number);
      }
    }
    wireSeen.push(...this.server.noted.splice(0));
    const prompt = this.session.phase === 'prompt' ? this.session.prompt : '';
    return { printed: this.printed + (this.hasQuit ? '' : prompt), wire: wireSeen };
  }

  private typed = '';
}

/** The recorded screen without the echo of the typing, colours, and the line that waits for messages. */
function text(shown: string): string {
  return shown
    .replace(/\r\x1b\[0K[^\n]*?\r\x1b\[\d+C/g, '')
    .replace(/\x1b\[1;90mReading messages[^\r]*\r\x1b\[0m/g, '')
    .replace(/\x1b\[K/g, '')
    .replace(/^\r\n/, '')
    .replaceAll('\r', '');
}

/** As UTF-8 text, which is what the session prints. */
function decoded(bytes: string): string {
  return new TextDecoder().decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
}

/** redis-cli waits for the answer to its own SELECT before it sends a command, the session does not. */
function byDirection(wire: readonly WireEvent[]): WireEvent[] {
  return [...wire.filter(([, kind]) => kind !== 'received'), ...wire.filter(([, kind]) => kind === 'received')];
}

const DIFFERENT: Readonly<Record<string, string>> = {
  // The tracking message is shown when it comes, here after the reply to SET.
  'client tracking: SET tracked 1\r': "OK\n-> invalidate: 'tracked'\n127.0.0.1:6379> ",
  'client tracking: PING\r': 'PONG\n127.0.0.1:6379> ',
  // The terminal driver echoes ^C without a line break.
  'monitor: \x03': '^C\n127.0.0.1:6379> ',
  // What is typed while MONITOR runs is echoed by the terminal driver, not by redis-cli.
  'monitor refused: EXEC\r': '',
};

const recorded = readRecording('dialogues.json') as Record<string, Step[]>;
const screenOnly = ['reverse search', 'tab'];

describe('a session, beside the recording of redis-cli', () => {
  const dialogues = Object.entries(recorded).filter(([name]) => !screenOnly.includes(name));
  it.each(dialogues)('%s', (name, steps) => {
    const bench = new Bench();
    for (const step of steps) {
      const [keys, shown, wire] = step;
      const played = bench.play(step);
      const expected = DIFFERENT[`${name}: ${keys}`] ?? decoded(text(shown));
      expect(played.printed, keys).toBe(expected);
      expect(byDirection(played.wire), keys).toEqual(byDirection(wire));
    }
  });
});

describe('a session in a browser', () => {
  it('leaves a blocking command by a new connection in the same database', () => {
    const bench = new Bench();
    bench.play(['SELECT 3\r', '', [[1, 'received', '+OK\r\n']]]);
    bench.play(['BLPOP nokey 0\r', '', []]);
    expect(bench.session.phase).toBe('waiting');
    const played = bench.play(['\x03', '', []]);
    expect(played).toEqual({
      printed: '^C\n127.0.0.1:6379[3]> ',
      wire: [
        [1, 'left', ''],
        [2, 'open', ''],
        [2, 'sent', '*2\r\n$6\r\nSELECT\r\n$1\r\n3\r\n'],
      ],
    });
  });

  it('prints messages at the prompt when they come', () => {
    const bench = new Bench();
    bench.play(['SUBSCRIBE a\r', '', [[1, 'received', '*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n']]]);
    bench.play(['\r', '', []]);
    const played = bench.play(['', '', [[1, 'received', '*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$2\r\nhi\r\n']]]);
    expect(played.printed).toBe('1) "message"\n2) "a"\n3) "hi"\n127.0.0.1:6379(subscribed mode)> ');
  });

  it('says that the server is gone when it goes while a reply is awaited', () => {
    const bench = new Bench();
    bench.play(['BLPOP nokey 0\r', '', []]);
    const played = bench.play(['', '', [[1, 'closed', '']]]);
    expect(played.printed).toBe('Error: Server closed the connection\nnot connected> ');
  });

  it('hands out what is not for the server', () => {
    const bench = new Bench();
    bench.play(['clear\r', '', []]);
    bench.play([':set nohints\r', '', []]);
    expect(bench.play(['help config set\r', '', []]).printed).toBe('help for config set\n127.0.0.1:6379> ');
    expect(bench).toMatchObject({ clears: 1, hints: false });
    expect(bench.remembered).toEqual(['clear', ':set nohints', 'help config set']);
  });

  it('waits for help while the server has not told its commands, unless interrupted', async () => {
    const bench = new Bench();
    bench.lateHelp = Promise.resolve('late help\n');
    expect(bench.play(['help get\r', '', []]).printed).toBe('');
    expect(bench.session.phase).toBe('waiting');
    await bench.lateHelp;
    expect(bench.printed).toBe('late help\n');
    expect(bench.session.phase).toBe('prompt');
    bench.play(['help get\r', '', []]);
    expect(bench.play(['\x03', '', []]).printed).toBe('^C\n127.0.0.1:6379> ');
    await bench.lateHelp;
    expect(bench.printed).toBe('^C\n');
  });

  it('remembers a line that cannot be split, and not one with a wrong count', () => {
    const bench = new Bench();
    bench.play(['"open\r', '', []]);
    bench.play(['0 PING\r', '', []]);
    expect(bench.remembered).toEqual(['"open']);
  });
});

describe('another moment', () => {
  const said = (...argv: string[]): { kind: string; bytes: string } => ({ kind: 'input', bytes: encodeRequest(argv) });
  const answered = (bytes: string): { kind: string; bytes: string } => ({ kind: 'output', bytes });

  it('shows what was on the screen then, and goes on over the connection of then', () => {
    const bench = new Bench();
    bench.session.submit('SET a b');
    bench.server.receive(1, '+OK\r\n');
    const connection = bench.server.connect();
    bench.printed = '';
    bench.session.restore({
      connection,
      isOpen: true,
      exchanges: [said('SELECT', '3'), answered('+OK\r\n'), said('GET', 'two words'), answered('$-1\r\n'), said('MULTI'), answered('+OK\r\n')],
    });
    expect(bench.clears).toBe(1);
    expect(bench.printed).toBe(
      '127.0.0.1:6379> SELECT 3\nOK\n127.0.0.1:6379[3]> GET "two words"\n(nil)\n127.0.0.1:6379[3]> MULTI\nOK\n',
    );
    expect(bench.session.prompt).toBe('127.0.0.1:6379[3](TX)> ');
    bench.server.noted.length = 0;
    bench.session.submit('PING');
    expect(bench.server.noted).toEqual([[2, 'sent', encodeRequest(['PING'])]]);
  });

  it('waits again for what it waited for then', () => {
    const bench = new Bench();
    bench.session.restore({ connection: bench.server.connect(), isOpen: true, exchanges: [said('BLPOP', 'q', '0')] });
    expect(bench.session.phase).toBe('waiting');
    bench.printed = '';
    bench.server.receive(2, '*2\r\n$1\r\nq\r\n$1\r\nx\r\n');
    expect(bench.printed).toBe('1) "q"\n2) "x"\n');
    expect(bench.session.phase).toBe('prompt');
  });

  it('is a fresh client where the connection has ended since', () => {
    const bench = new Bench();
    bench.session.restore({ connection: bench.server.connect(), isOpen: false, exchanges: [said('SUBSCRIBE', 'c')] });
    expect(bench.session.phase).toBe('prompt');
    expect(bench.session.prompt).toBe('127.0.0.1:6379> ');
  });

  it('knows that a client who broke off went on over another connection', () => {
    const bench = new Bench();
    const left = { kind: 'left', bytes: '' };
    bench.session.restore({
      connection: bench.server.connect(),
      isOpen: true,
      exchanges: [
        ...[said('SELECT', '2'), answered('+OK\r\n'), said('SUBSCRIBE', 'c'), answered('*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n')],
        ...[left, said('SELECT', '2'), answered('+OK\r\n'), said('GET', 'a'), answered('$-1\r\n'), said('BLPOP', 'q', '0'), left],
      ],
    });
    expect(bench.printed).toBe(
      '127.0.0.1:6379> SELECT 2\nOK\n127.0.0.1:6379[2]> SUBSCRIBE c\n1) "subscribe"\n2) "c"\n3) (integer) 1\n' +
        '127.0.0.1:6379[2]> GET a\n(nil)\n127.0.0.1:6379[2]> BLPOP q 0\n',
    );
    expect(bench.session.phase).toBe('prompt');
    expect(bench.session.prompt).toBe('127.0.0.1:6379[2]> ');
  });

  it('shows a moment without a server: what was said before, and that the connection was lost', () => {
    const bench = new Bench();
    const exchanges = [said('GET', 'a'), answered('$-1\r\n'), said('BLPOP', 'q', '0'), { kind: 'closed', bytes: '' }];
    bench.session.restore({ connection: undefined, isOpen: false, exchanges });
    expect(bench.printed).toBe('127.0.0.1:6379> GET a\n(nil)\n127.0.0.1:6379> BLPOP q 0\nError: Server closed the connection\n');
    expect(bench.session.prompt).toBe('not connected> ');
  });

  it('is gone to by undo, redo and reset everything; RESET itself is the server’s', () => {
    const bench = new Bench();
    for (const line of ['undo', 'undo 3', 'REDO', 'reset everything']) bench.session.submit(line);
    expect(bench.travels).toEqual(['undo 1', 'undo 3', 'redo 1', 'reset 1']);
    expect(bench.server.noted).toEqual([]);
    bench.session.submit('RESET');
    expect(bench.server.noted).toHaveLength(1);
  });
});
