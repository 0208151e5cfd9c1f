// Reads configuration in redis.conf's syntax: lines of words with quotes and escapes, comments, includes. What a
// parameter accepts is the engine's matter (engine/config.ts); this file finds lines, counts words, and words its
// complaints as redis-server 8.0.2 does when it refuses to start.

import { toUtf8 } from '../../base/bytes.ts';
import type { ByteString } from '../../base/bytes.ts';
import { splitArgs } from '../../base/quoting.ts';
import type { ParameterName } from '../../engine/config-parameters.ts';
import { type Config, resolveParameter } from '../../engine/config.ts';
import { REDIS_VERSION } from '../../engine/version.ts';
import { systemMessage } from './system-message.ts';

/** What reading a configuration asks of the process. */
export interface ConfigSurroundings {
  /** The text of an included file. */
  readonly readFile: (path: string) => ByteString;
  /** Throws the system's error if there is no such directory. */
  readonly changeDirectory: (path: string) => void;
  /** Gives a command another name (lower case), or with an empty one none; why it can't, if so. */
  readonly renameCommand: (from: string, to: string) => string | undefined;
}

/** Why the server must not start: the text for standard error, whole. */
export class ConfigError extends Error {}

/** Parameters of several words, or of none where that means something. All others take exactly one. */
const LISTS: ReadonlySet<ByteString> = new Set<ParameterName>([
  'bind',
  'client-output-buffer-limit',
  'latency-tracking-info-percentiles',
  'oom-score-adj-values',
  'replicaof',
  'save',
  'shutdown-on-sigint',
  'shutdown-on-sigterm',
]);

/** Names that once meant something; Redis 8 skips such lines without a word. */
const RETIRED = new Set(['io-threads-do-reads', 'list-max-ziplist-entries', 'list-max-ziplist-value', 'lua-replicate-commands']);

/** What a configuration says beside the values of parameters. */
export interface ConfigRest {
  /** Lines whose name nobody knows: Redis takes them for a module's, and does not start without that module. */
  readonly unresolved: readonly ByteString[];
  /** Users, each as the words behind `user`. */
  readonly users: readonly (readonly ByteString[])[];
}

/** Sets what the text says; throws a ConfigError at the first line that is wrong. */
export function readConfig(text: ByteString, config: Config, surroundings: ConfigSurroundings): ConfigRest {
  const reader = new ConfigReader(config, surroundings);
  reader.read(text);
  return reader;
}

class ConfigReader {
  readonly unresolved: ByteString[] = [];
  readonly users: (readonly ByteString[])[] = [];
  /** The first `save` line replaces the defaults, later ones add to it, `save ""` begins anew. */
  private saves: readonly ByteString[] = [];

  constructor(
    private readonly config: Config,
    private readonly surroundings: ConfigSurroundings,
  ) {}

  read(text: ByteString): void {
    text.split('\n').forEach((untrimmed, at) => {
      const line = untrimmed.replace(/^[ \t\r]+|[ \t\r]+$/g, '');
      if (line === '' || line.startsWith('#')) return;
      const problem = this.apply(line);
      if (problem !== undefined) throw new ConfigError(complaint(line, at + 1, problem));
    });
  }

  /** Applies one line, or says what is wrong with it. */
  private apply(line: ByteString): string | undefined {
    const words = splitArgs(line);
    if (words === undefined) return 'Unbalanced quotes in configuration line';
    const [given = '', ...values] = words;
    const name = resolveParameter(given);
    if (name !== undefined) return this.set(name, values);
    const word = given.toLowerCase();
    if (RETIRED.has(word)) return undefined;
    if (word === 'include' && values.length === 1) {
      this.read(this.surroundings.readFile(toUtf8(values[0] ?? '')));
      return undefined;
    }
    if (word === 'user' && values.length > 0) return this.addUser(values);
    if (word === 'rename-command' && values.length === 2) {
      const [from = '', to = ''] = values.map((value) => value.toLowerCase());
      return this.surroundings.renameCommand(from, to);
    }
    if (values.length === 0) return 'Bad directive or wrong number of arguments';
    this.unresolved.push(words.join(' '));
    return undefined;
  }

  private set(name: ParameterName, values: readonly ByteString[]): string | undefined {
    if (values.length !== 1 && !LISTS.has(name)) return 'wrong number of arguments';
    if (name === 'dir') return this.setDirectory(values[0] ?? '');
    if (name === 'client-output-buffer-limit' && values.length === 0) return undefined;
    if (name === 'replicaof') return this.setMaster(values);
    const result = this.config.set(name, (name === 'save' ? this.addSave(values) : values).join(' '));
    return result.ok ? undefined : result.reason;
  }

  private addUser(declaration: readonly ByteString[]): string | undefined {
    const [name] = declaration;
    if (this.users.some(([known]) => known === name)) {
      return `Error in user declaration '${name}': Duplicate user found. A user can only be defined once in config files`;
    }
    this.users.push(declaration);
    return undefined;
  }

  private addSave(values: readonly ByteString[]): readonly ByteString[] {
    this.saves = values.length === 1 && values[0] === '' ? [] : [...this.saves, ...values];
    return this.saves;
  }

  private setMaster(values: readonly ByteString[]): string | undefined {
    if (values.length !== 2) return 'wrong number of arguments';
    const [host = '', port = ''] = values;
    const isNobody = host.toLowerCase() === 'no' && port.toLowerCase() === 'one';
    if (!isNobody && !(/^\d+$/.test(port) && Number(port) <= 65535)) return 'Invalid master port';
    const result = this.config.set('replicaof', isNobody ? '' : `${host} ${port}`);
    return result.ok ? undefined : result.reason;
  }

  private setDirectory(path: ByteString): string | undefined {
    try {
      this.surroundings.changeDirectory(toUtf8(path));
      return undefined;
    } catch (error) {
      return systemMessage(error);
    }
  }
}

function complaint(line: ByteString, lineNumber: number, problem: string): string {
  return [
    '',
    `*** FATAL CONFIG FILE ERROR (Redis ${REDIS_VERSION}) ***`,
    `Reading the configuration file, at line ${lineNumber}`,
    `>>> '${toUtf8(line)}'`,
    problem,
    '',
  ].join('\n');
}
