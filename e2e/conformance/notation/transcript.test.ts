import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { transcriptFiles } from '../replay.ts';
import { NotationError, parse, print } from './transcript.ts';

const SAMPLE = `# About this file.

== a section
# a comment
@unordered pairs
> HGETALL h
2 1) "f"
2 2) "v"
3 1# "f" => "v"
@let id
b> CLIENT ID
  (integer) <<id>>
> PUBLISH ch hi
  (integer) 1
b<
  1) "message"
@advance 20ms
<
  (nil)

== another
> INFO x
  one

  three
> PING
`;

describe('the transcript notation', () => {
  it('prints what it has read, line for line', () => {
    expect(print(parse(SAMPLE))).toBe(SAMPLE);
  });

  it.each(transcriptFiles())('prints %s as it stands', (file) => {
    const source = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
    expect(print(parse(source))).toBe(source);
  });

  it('gives replies to the clients and protocols that they belong to', () => {
    const items = parse(SAMPLE).sections[0]?.items ?? [];
    const outputs = items.flatMap((item) => (item.kind === 'text' ? [] : item.outputs));
    expect(outputs).toEqual([
      { client: '', lines: { 2: ['1) "f"', '2) "v"'], 3: ['1# "f" => "v"'] } },
      { client: 'b', lines: { 2: ['(integer) <<id>>'], 3: ['(integer) <<id>>'] } },
      { client: '', lines: { 2: ['(integer) 1'], 3: ['(integer) 1'] } },
      { client: 'b', lines: { 2: ['1) "message"'], 3: ['1) "message"'] } },
      { client: '', lines: { 2: ['(nil)'], 3: ['(nil)'] } },
    ]);
  });

  it('keeps an empty line inside a reply, and leaves the one after it out', () => {
    const [first] = parse(SAMPLE).sections[1]?.items ?? [];
    expect(first?.kind === 'command' && first.outputs[0]?.lines[2]).toEqual(['one', '', 'three']);
  });

  it.each([
    ['a reply without a command', '== s\n  OK\n'],
    ['a directive that does not exist', '== s\n@nosuch\n'],
    ['a command before the first section', '> PING\n'],
    ['a line of no kind', '== s\nPING\n'],
  ])('refuses %s', (_, source) => {
    expect(() => parse(source)).toThrow(NotationError);
  });
});
