import { describe, expect, it } from 'vitest';
import { splitArgs } from '../../base/quoting.ts';
import { helpText, pageInRow, pageLine } from './help.ts';
import { readRecording, recordedDocs } from './fixtures/recordings.ts';

const docs = recordedDocs();

describe('help', () => {
  it.each(readRecording('help.json') as [topic: string, printed: string][])('%j prints what redis-cli prints', (topic, printed) => {
    const expected = printed.replaceAll(/\r+\n/g, '\n').replaceAll(' \x1b[90m(null)\x1b[0m', '');
    expect(helpText(splitArgs(topic) ?? [], docs)).toBe(expected);
  });
});

describe('the way from help to a page', () => {
  it.each([
    [['zadd'], 'ZADD'],
    [['config', 'set'], 'CONFIG SET'],
    [['@Hash'], '@hash'],
  ])('%j leads to %s', (topic, page) => {
    const line = pageLine(topic, docs).replaceAll(/\x1b\[\d+m/g, '').trimEnd();
    expect(pageInRow(line)).toBe(page);
  });

  it.each([[[]], [['nothing']], [['@nothing']]])('%j leads nowhere', (topic) => {
    expect(pageLine(topic, docs)).toBe('');
  });
});
