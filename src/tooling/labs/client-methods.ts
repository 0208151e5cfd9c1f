// What the lab's editor completes after "redis.": the methods of ioredis, read from the package's own declarations, each with
// its first form and the sentence that stands above it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ClientMethod } from '../../curriculum/lab/client-method.ts';

const DECLARATION = /^ {4}(?:\/\*\*\n((?: {5}\*.*\n)+?) {5}\*\/\n {4})?([a-z]\w*)\((.*)\): Result<(.*), Context>;$/gm;

/** Not of the generated commands: what the client itself does. */
const OWN: readonly ClientMethod[] = [
  { name: 'multi', form: 'multi(): ChainableCommander', about: 'Begins a transaction: chain commands, then exec().' },
  { name: 'pipeline', form: 'pipeline(): ChainableCommander', about: 'Collects commands and sends them together with exec().' },
  { name: 'duplicate', form: 'duplicate(): Redis', about: 'A second connection with the same options.' },
  { name: 'defineCommand', form: 'defineCommand(name, { lua, numberOfKeys })', about: 'Makes a method of a Lua script.' },
  { name: 'on', form: 'on(event, listener)', about: 'Listens to "message", "pmessage", "ready", "error" and others.' },
  { name: 'once', form: 'once(event, listener)', about: 'Listens to an event once.' },
  { name: 'disconnect', form: 'disconnect(): void', about: 'Closes the connection at once.' },
  { name: 'scanStream', form: 'scanStream({ match, count })', about: 'A stream of all keys, by SCAN.' },
];

export function clientMethods(): readonly ClientMethod[] {
  const entry = createRequire(import.meta.url).resolve('ioredis');
  const text = readFileSync(join(dirname(entry), 'utils', 'RedisCommander.d.ts'), 'utf8');
  const methods = new Map(OWN.map((method) => [method.name, method]));
  for (const [, comment = '', name = '', parameters = '', result = ''] of text.matchAll(DECLARATION)) {
    const isVariant = name.endsWith('Buffer') || name === 'call';
    if (isVariant || methods.has(name)) continue;
    const [about = ''] = comment.split('\n').map((line) => line.replace(/^\s*\*\s?/, '').trim());
    methods.set(name, { name, form: `${name}(${tidy(parameters)}): ${result}`, about });
  }
  return [...methods.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function tidy(parameters: string): string {
  return parameters
    .replace(/,? ?callback\??: Callback<.*>/, '')
    .replace(/^\.\.\.args: \[(.*?),?\s*\]$/, '$1')
    .replaceAll('RedisKey', 'string')
    .replaceAll('string | Buffer | number', 'value')
    .replaceAll('string | Buffer', 'string')
    .replaceAll('number | string', 'number');
}
