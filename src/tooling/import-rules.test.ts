import { describe, expect, it } from 'vitest';
import { circles, layerOf, violation } from './import-rules.mjs';

const valueImport = { line: 1, isType: false, isPackage: false, isLazy: false };

function verdict(from: string, to: string, kind: { isType?: boolean; isPackage?: boolean } = {}) {
  return violation({ ...valueImport, from, to, ...kind });
}

describe('layers', () => {
  it('are told by the longest path that matches', () => {
    expect(layerOf('src/engine/commands/string/get.ts')).toBe('engine');
    expect(layerOf('src/hosts/worker/client.ts')).toBe('hosts/worker/client');
    expect(layerOf('src/hosts/worker/protocol.ts')).toBe('hosts/worker');
    expect(layerOf('src/elsewhere/file.ts')).toBeUndefined();
  });

  it('know only those before them', () => {
    expect(verdict('src/engine/engine.ts', 'src/resp/reply.ts')).toBeUndefined();
    expect(verdict('src/resp/encode.ts', 'src/engine/engine.ts')).toBe('resp must not know engine');
    expect(verdict('src/curriculum/check.ts', 'src/engine/engine.ts')).toBe('curriculum must not know engine');
  });

  it('let the page name the engine in types only', () => {
    const engine = 'src/engine/events.ts';
    expect(verdict('src/ui/keys/list.tsx', engine, { isType: true })).toBeUndefined();
    expect(verdict('src/ui/keys/list.tsx', engine)).toBe('ui/keys may know only types of engine: use "import type"');
  });

  it('keep features of the page apart, and let the shell compose them', () => {
    expect(verdict('src/ui/keys/list.tsx', 'src/ui/terminal/tabs.tsx')).toBe('ui/keys must not know ui/terminal');
    expect(verdict('src/ui/app/shell.tsx', 'src/ui/terminal/tabs.tsx')).toBeUndefined();
  });

  it('use only the packages listed for them', () => {
    expect(verdict('src/base/sha.ts', '@noble/hashes/sha1.js', { isPackage: true })).toBeUndefined();
    expect(verdict('src/engine/engine.ts', 'react', { isPackage: true })).toBe('engine does not use the package react');
  });

  it('are free in tests, and never use what tests hold', () => {
    expect(verdict('src/base/glob.test.ts', 'src/engine/engine.ts')).toBeUndefined();
    expect(verdict('src/engine/engine.ts', 'src/engine/model.test.ts')).toBe('what tests hold is not for the program');
  });
});

describe('circles', () => {
  const edge = (from: string, to: string, kind = {}) => ({ ...valueImport, from, to, ...kind });

  it('are found wherever one starts', () => {
    expect(circles([edge('a', 'b'), edge('b', 'c'), edge('c', 'b')])).toEqual([['b', 'c', 'b']]);
  });

  it('do not count types and lazy imports, which load nothing', () => {
    expect(circles([edge('a', 'b'), edge('b', 'a', { isType: true })])).toEqual([]);
    expect(circles([edge('a', 'b'), edge('b', 'a', { isLazy: true })])).toEqual([]);
  });
});
