// The whole terminal but for its pixels: keys go in as a terminal emulator sends them, and the screen is read.
import { describe, expect, it } from 'vitest';
import { encodeReply } from '../../resp/encode.ts';
import { ErrorReply, OK, PONG, Status } from '../../resp/reply.ts';
import type { Reply } from '../../resp/reply.ts';
import { RequestDecoder } from '../../resp/request-decoder.ts';
import type { Connection } from './connection.ts';
import { readRecording } from './fixtures/recordings.ts';
import { Screen } from './fixtures/screen.ts';
import { History } from './history.ts';
import type { HistoryStorage } from './history.ts';
import { Knowledge } from './knowledge.ts';
import { Repl } from './repl.ts';
import type { LearnerLine } from './repl.ts';

const docsReply = readRecording('command-docs.json') as Reply;

/** A server that answers in the same breath, but for commands that block. */
function answer([name = '', key = '']: readonly string[]): Reply | undefined {
  switch (name.toUpperCase()) {
    case 'PING':
      return PONG;
    case 'GET':
      return key === 'list' ? new ErrorReply('WRONGTYPE Operation against a key') : `value of ${key}`;
    case 'BLPOP':
    case 'SUBSCRIBE':
      return undefined;
    case 'KEYS':
      return Array.from({ length: 500 }, (_, i) => `key:${i}`);
    case 'EXEC':
      return [OK, new ErrorReply('ERR inside')];
    default:
      return new Status(name.toUpperCase());
  }
}

class Bench {
  readonly screen: Screen;
  readonly ran: LearnerLine[] = [];
  bells = 0;
  quits = 0;
  readonly repl: Repl;
  /** What was written as followed by more. */
  readonly followed: string[] = [];
  private receivers: ((bytes: string) => void)[] = [];

  constructor({ columns = 60, storage, keys = [] as string[] }: { columns?: number; storage?: HistoryStorage; keys?: string[] } = {}) {
    this.screen = new Screen(columns);
    const ask = async ([name]: readonly string[]): Promise<Reply> =>
      name === 'COMMAND' ? docsReply : name === 'SCAN' ? ['0', keys] : OK;
    this.repl = new Repl({
      surface: {
        columns,
        rows: 20,
        write: (data, isFollowed) => {
          if (isFollowed) this.followed.push(data);
          this.screen.write(data);
        },
        bell: () => this.bells++,
      },
      knowledge: new Knowledge(ask),
      history: new History(storage),
      connect: () => this.connect(),
      onCommand: (command) => this.ran.push(command),
      onQuit: () => this.quits++,
      now: () => 0,
    });
  }

  static async ready(options?: ConstructorParameters<typeof Bench>[0]): Promise<Bench> {
    const bench = new Bench(options);
    await settled();
    return bench;
  }

  /** The last row of the screen, the prompt's address left out. */
  type(...data: string[]): string {
    for (const each of data) this.repl.type(each);
    return this.row;
  }

  get row(): string {
    return this.rows.at(-1) ?? '';
  }

  get rows(): string[] {
    return this.screen.toString().replaceAll('127.0.0.1:6379', '').split('\n');
  }

  receive(bytes: string): void {
    this.receivers.at(-1)?.(bytes);
  }

  private connect(): Connection {
    const decoder = new RequestDecoder();
    let receive: (bytes: string) => void = () => undefined;
    return {
      send: (bytes) => {
        decoder.feed(bytes);
        for (let argv = decoder.next(); argv !== undefined; argv = decoder.next()) {
          const reply = answer(argv);
          if (reply !== undefined) receive(encodeReply(reply, 2));
        }
      },
      onData: (receiver) => {
        receive = receiver;
        this.receivers.push(receiver);
        return () => undefined;
      },
      onClose: () => () => undefined,
      close: () => undefined,
    };
  }
}

async function settled(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}

describe('typing', () => {
  it('shows hints that shrink, and leaves the line without them', async () => {
    const bench = await Bench.ready({ columns: 90 });
    expect(bench.type('GET')).toBe('> GET^');
    expect(bench.type(' ')).toBe('> GET ^key');
    expect(bench.type('k')).toBe('> GET k^ key');
    bench.type('\r');
    expect(bench.rows).toEqual(['> GET k', '"value of k"', '> ^']);
    bench.type(':set nohints\r');
    expect(bench.type('GET ')).toBe('> GET ^');
    bench.type('\x15:set hints\r');
    expect(bench.type('GET ')).toBe('> GET ^key');
  });

  it('edits across rows and wide characters', async () => {
    const bench = await Bench.ready({ columns: 24 });
    bench.type('SET 名前 👍👍', '\x1b[D', '\x7f', 'ok', '\x01', '\x1bf', '!');
    expect(bench.rows.join('|')).toBe('> SET!^ 名|前 ok👍');
  });

  it('cancels the line with Ctrl-C', async () => {
    const bench = await Bench.ready();
    bench.type('GET k', '\x03');
    expect(bench.rows).toEqual(['> GET k^C', '> ^']);
  });

  it('clears the screen and keeps the line', async () => {
    const bench = await Bench.ready();
    bench.type('PING\r', 'GET', '\f');
    expect(bench.rows).toEqual(['> GET^']);
    bench.type('\x15clear\r');
    expect(bench.rows).toEqual(['> ^']);
  });

  it('ends with quit, and with Ctrl-D on an empty line', async () => {
    const bench = await Bench.ready();
    bench.type('ab', '\x01', '\x04');
    expect(bench.row).toBe('> ^b');
    bench.type('\x15', '\x04');
    expect(bench.quits).toBe(1);
    const other = await Bench.ready();
    other.type('quit\r', 'PING\r');
    expect(other).toMatchObject({ quits: 1, ran: [] });
  });

  it('prints errors in red, also inside arrays', async () => {
    const bench = await Bench.ready();
    const written: string[] = [];
    const write = bench.screen.write.bind(bench.screen);
    bench.screen.write = (data) => (written.push(data), write(data));
    bench.type('GET list\r', 'EXEC\r');
    expect(written.join('')).toContain('\x1b[31m(error) WRONGTYPE Operation against a key\x1b[0m\r\n');
    expect(written.join('')).toContain('2) \x1b[31m(error) ERR inside\x1b[0m\r\n');
  });
});

describe('the end of a line', () => {
  it('may be drawn with its reply, but at once where nothing runs', async () => {
    const bench = await Bench.ready();
    bench.type('PING\r');
    expect(bench.followed).toEqual([expect.stringMatching(/\r\n$/)]);
    bench.type('GET a', '\x03');
    expect(bench.followed).toHaveLength(1);
  });
});

describe('history', () => {
  it('is walked with the arrows, what was being typed waits at its end', async () => {
    const bench = await Bench.ready();
    bench.type('GET a\r', 'GET b\r', 'GET unfinished');
    expect(bench.type('\x1b[A')).toBe('> GET b^ key');
    expect(bench.type('\x10')).toBe('> GET a^ key');
    expect(bench.type('\x1b[A')).toBe('> GET a^ key');
    expect(bench.type('x', '\x1b[B')).toBe('> GET b^ key');
    expect(bench.type('\x1b[A')).toBe('> GET ax^ key');
    expect(bench.type('\x0e', '\x0e', '\x0e')).toBe('> GET unfinished^ key');
  });

  it('survives a reload', async () => {
    let content: string | null = null;
    const storage = { read: () => content, write: (lines: string) => void (content = lines) };
    (await Bench.ready({ storage })).type('GET a\r', 'AUTH secret\r');
    expect((await Bench.ready({ storage })).type('\x1b[A')).toBe('> GET a^ key');
  });

  it('is searched as in redis-cli', async () => {
    const bench = await Bench.ready();
    bench.type('SET apple 1\r', 'SET apricot 2\r', 'GET apple\r');
    const recorded = (readRecording('dialogues.json') as Record<string, [keys: string, shown: string][]>)['reverse search'] ?? [];
    const walked = recorded.slice(3, -1).map(([keys, shown]) => {
      const last = new Screen(60).write(shown.slice(shown.lastIndexOf('\r\x1b[0K')).replace('\x1b[0K', '\x1b[K'));
      expect([keys, bench.type(keys)]).toEqual([keys, last.toString().replace('127.0.0.1:6379', '')]);
      return keys;
    });
    expect(walked).toHaveLength(9);
    bench.type('\r');
    expect(bench.rows.slice(-3)).toEqual(['> zzz', 'ZZZ', '> ^']);
  });

  it('gives up a search with Ctrl-C, accepts it with an editing key', async () => {
    const bench = await Bench.ready();
    bench.type('GET apple\r', '\x12', 'app');
    expect(bench.row).toBe('(reverse-i-search): GET app^le');
    expect(bench.type('\x03')).toBe('> ^');
    expect(bench.type('\x12', 'app', '\x01')).toBe('> ^GET apple');
  });
});

describe('completion', () => {
  it('cycles as in redis-cli, and Escape takes it back', async () => {
    const bench = await Bench.ready();
    expect(bench.type('ge', '\t')).toBe('> GEOADD^');
    expect(bench.type('\t')).toBe('> GEODIST^');
    expect(bench.type(' ')).toContain('> GEODIST ^key member1');
    expect(bench.type('\x15', 'pin', '\t')).toBe('> PING^');
    expect(bench.type('\t')).toBe('> pin^');
    expect(bench.bells).toBe(1);
    expect(bench.type('\t', '\x1b')).toBe('> pin^');
    expect(bench.type('\x15', 'zzz', '\t')).toBe('> zzz^');
    expect(bench.bells).toBe(2);
  });

  it('offers existing keys in the middle of a line', async () => {
    const bench = await Bench.ready({ columns: 90, keys: ['user:1', 'user 2'] });
    bench.type('COPY us b', '\x1b[D', '\x1b[D', '\t');
    await settled();
    expect(bench.row).toBe('> COPY "user 2"^ b destination [DB destination-db] [REPLACE]');
    expect(bench.type('\t')).toContain('> COPY user:1^ b');
  });

  it('keys typed meanwhile wait until the names are known', async () => {
    const bench = await Bench.ready({ keys: ['user:1'] });
    expect(bench.type('GET us', '\t', '\r')).toBe('> GET us^ key');
    await settled();
    expect(bench.rows).toEqual(['> GET user:1', '"value of user:1"', '> ^']);
  });

  it('Ctrl-C does not wait', async () => {
    const bench = await Bench.ready({ keys: ['user:1'] });
    bench.type('GET us', '\t', '\x03');
    await settled();
    expect(bench.rows).toEqual(['> GET us^C', '> ^']);
  });
});

describe('pastes and clicks', () => {
  it('run each line of a paste, and leave the last one to be finished', async () => {
    const bench = await Bench.ready();
    bench.type('\x1b[200~SET a 1\r127.0.0.1:6379> GET a\r\rPIN\x1b[201~');
    expect(bench.rows).toEqual(['> SET a 1', 'SET', '> GET a', '"value of a"', '> ', '> PIN^']);
    expect(bench.ran.map(({ line, reply }) => [line, reply])).toEqual([
      ['SET a 1', new Status('SET')],
      ['GET a', 'value of a'],
    ]);
  });

  it('put a command on the line, and run it', async () => {
    const bench = await Bench.ready();
    bench.type('half a line');
    bench.repl.insert('GET a');
    expect(bench.row).toBe('> GET a^ key');
    bench.repl.run('PING');
    expect(bench.rows).toEqual(['> PING', 'PONG', '> ^']);
  });
});

describe('while a command runs', () => {
  it('keys wait for the prompt, Ctrl-C forgets them', async () => {
    const bench = await Bench.ready();
    bench.type('BLPOP q 0\r', 'PING\r');
    expect(bench.rows).toEqual(['> BLPOP q 0', '^']);
    bench.receive('*2\r\n$1\r\nq\r\n$1\r\nv\r\n');
    expect(bench.rows).toEqual(['> BLPOP q 0', '1) "q"', '2) "v"', '> PING', 'PONG', '> ^']);
    bench.type('BLPOP q 0\r', 'PING\r', '\x03');
    expect(bench.rows.slice(-3)).toEqual(['> BLPOP q 0', '^C', '> ^']);
  });
});

describe('subscribed', () => {
  const subscribed = '*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n';
  const message = '*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$2\r\nhi\r\n';

  async function listening(): Promise<Bench> {
    const bench = await Bench.ready({ columns: 90 });
    bench.type('SUBSCRIBE a\r');
    return bench;
  }

  it('messages come above the line that waits for them', async () => {
    const bench = await listening();
    bench.receive(subscribed);
    expect(bench.row).toBe('^Reading messages... (press Ctrl-C to quit or any key to type command)');
    bench.receive(message);
    expect(bench.rows.slice(-4)).toEqual(['1) "message"', '2) "a"', '3) "hi"', '^Reading messages... (press Ctrl-C to quit or any key to type command)']);
  });

  it('any key opens the prompt, messages then come above what is typed', async () => {
    const bench = await listening();
    bench.receive(subscribed);
    expect(bench.type('\r')).toBe('(subscribed mode)> ^');
    bench.type('PI');
    bench.receive(message);
    expect(bench.rows.slice(-4)).toEqual(['1) "message"', '2) "a"', '3) "hi"', '(subscribed mode)> PI^']);
    bench.type('\x03');
    expect(bench.rows.slice(-2)).toEqual(['(subscribed mode)> PI', '> ^']);
  });

  it('Ctrl-C leaves', async () => {
    const bench = await listening();
    bench.receive(subscribed);
    expect(bench.type('\x03')).toBe('> ^');
  });
});

describe('a very long reply', () => {
  it('is folded, and shown whole on Ctrl-O', async () => {
    const bench = await Bench.ready();
    bench.type('KEYS *\r');
    const folded = bench.rows;
    expect(folded).toHaveLength(123);
    expect(folded[111]).toBe('… 380 more lines (Ctrl-O or click shows all)');
    expect(folded[121]).toBe('500) "key:499"');
    bench.type('\x0f');
    expect(bench.rows).toHaveLength(122 + 501);
    bench.type('\x0f');
    expect(bench.rows).toHaveLength(122 + 501);
  });

  it('cannot move the cursor or ring the bell', async () => {
    const { paintOutput } = await import('./output-text.ts');
    expect(paintOutput('a\x1b[2Jb\x07\x9b3m\x1b[1mc\x1b]0;x', false)).toBe('a[2Jb3m\x1b[1mc]0;x\r\n');
  });
});

describe('a terminal whose session is about to change', () => {
  it('runs nothing while another session is about to come, and then what was typed for it', async () => {
    const bench = await Bench.ready();
    bench.repl.hold(true);
    bench.repl.type('GET a\rGET b\rGET c');
    expect(bench.ran).toEqual([]);
    bench.repl.restore({ connection: undefined, isOpen: false, exchanges: [] });
    expect(bench.ran).toEqual([]);
    bench.repl.hold(false);
    expect(bench.ran.map(({ line }) => line)).toEqual(['GET a', 'GET b']);
    expect(bench.screen.toString()).toContain('> GET c');
  });
});
