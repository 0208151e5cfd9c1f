// Every hint that redis-cli 8.0.2 showed for the prefixes in fixtures/hint-prefixes.txt, from the same COMMAND DOCS.
import { describe, expect, it } from 'vitest';
import { hintFor } from './hints.ts';
import { NO_DOCS } from '../commands/command-docs.ts';
import { readRecording, recordedDocs } from './fixtures/recordings.ts';

const docs = recordedDocs();
const recorded = readRecording('hints.json') as [prefix: string, hint: string | null][];

describe('argument hints', () => {
  it('are those of redis-cli for every recorded prefix', () => {
    const shown = recorded.map(([prefix]) => [prefix, hintFor(prefix, docs) ?? null]);
    expect(shown).toEqual(recorded);
    expect(recorded.length).toBeGreaterThan(500);
  });

  it('ask for the whole syntax of every command once its name ends in a blank', () => {
    const silent = docs.commands.filter(({ name, parameters }) => parameters && !hintFor(`${name} `, docs));
    expect(silent).toEqual([]);
  });

  it('are absent while the server has not told its commands', () => {
    expect(hintFor('GET ', NO_DOCS)).toBeUndefined();
  });

  it('accept the RESP3 shape of COMMAND DOCS', async () => {
    const { MapReply, SetReply, Status } = await import('../../resp/reply.ts');
    const { parseCommandDocs } = await import('../commands/command-docs.ts');
    const key = new MapReply(['name', 'key', 'type', 'key', 'flags', new SetReply([new Status('multiple')])]);
    const parsed = parseCommandDocs(new MapReply(['del', new MapReply(['group', 'generic', 'arguments', [key]])]));
    expect(hintFor('del ', parsed)).toBe('key [key ...]');
  });
});
