import { describe, expect, it } from 'vitest';
import { parseQuestions } from './parse-questions.ts';

const HEAD = '---\ntitle: Persistence\norder: 1\n---\n\n';

function state(transcript: string, server?: string): string {
  const fence = (name: string, text: string): string => `\`\`\`${name}\n${text}\n\`\`\`\n\n`;
  return [
    HEAD,
    '## Killed {#killed}\n\n',
    fence('question', 'kind: state\nlevel: 2'),
    'What is there?\n\n',
    server === undefined ? '' : fence('server', server),
    fence('transcript', transcript),
    fence('asks', 'a: GET a'),
    fence('explanation', 'So it is.'),
  ].join('');
}

function read(text: string) {
  const parsed = parseQuestions('persistence', text);
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value.questions[0];
}

function problemsOf(text: string): readonly string[] {
  const parsed = parseQuestions('persistence', text);
  const lines = text.split('\n');
  return 'problems' in parsed ? parsed.problems.map(({ line, message }) => `${lines[line - 1]}: ${message}`) : [];
}

describe('a question whose server ends', () => {
  it('has a configuration file and says how the server ends and starts', () => {
    const script = 'SET a 1\nwait 2s\nkill -9\ncut 7 bytes\nwait 50ms\nstart\nshutdown nosave\nstart with save "60 1000"\npower loss\nstart';
    expect(read(state(script, 'appendonly yes\nappendfsync no\nauto-aof-rewrite-percentage 0'))).toMatchObject({
      server: { appendonly: true, appendfsync: 'no', save: '', 'auto-aof-rewrite-percentage': 0 },
      transcript: [
        { run: 'SET a 1', client: 1 },
        { wait: 2000 },
        { machine: { do: 'kill' } },
        { machine: { do: 'cut', bytes: 7 } },
        { wait: 50 },
        { machine: { do: 'start', settings: {} } },
        { machine: { do: 'shutdown', run: 'shutdown nosave' } },
        { machine: { do: 'start', settings: { save: '60 1000' } } },
        { machine: { do: 'power-loss' } },
        { machine: { do: 'start', settings: {} } },
      ],
    });
  });

  it.each([
    ['SET a 1\nkill -9\nstart', undefined, ['kill -9: only on a server of the question’s own can the script do this: it needs a server fence']],
    ['kill -9\nSET a 1\nstart', 'appendonly yes', ['SET a 1: the server is down: "start" comes first']],
    ['SET a 1\nkill -9\npower loss\nstart', 'appendonly yes', ['power loss: the server is down already']],
    ['start\nSET a 1', 'appendonly yes', ['start: the server must have ended before this']],
    ['SET a 1\nkill -9\nstart with maxmemory 1', 'appendonly yes', ['start with maxmemory 1: "maxmemory" is none of the settings']],
    ['SET a 1', 'appendonly maybe', ['appendonly maybe: appendonly: must be yes or no']],
    ['SET a 1', 'save often', ['save often: save: must be "" or seconds and changes']],
  ])('%j with %j is refused at its line', (transcript, server, expected) => {
    const problems = problemsOf(state(transcript, server));
    expected.forEach((start, at) => expect(problems[at]?.startsWith(start), problems.join('\n')).toBe(true));
  });

  it('must be running in the end, or nobody could be asked', () => {
    expect(problemsOf(state('SET a 1\nkill -9', 'appendonly yes')).at(-1)).toMatch(/server that is down: nobody can be asked$/);
  });
});
