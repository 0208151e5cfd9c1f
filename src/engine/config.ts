// The configuration in force: reading and setting parameters by Redis's names, with its refusals. `settings` is what the
// engine reads; `onChange` tells parts that keep something derived from a parameter.
import type { ByteString } from '../base/bytes.ts';
import { parseInt64 } from '../base/integer.ts';
import { PARAMETERS, type Parameter, type ParameterName, type Settings } from './config-parameters.ts';

export type SetResult = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** What CONFIG SET stumbled over: the name as given, and why; no reason means that there is no such parameter. */
export interface Refusal {
  readonly name: ByteString;
  readonly reason: string | undefined;
}

const byAnyName = new Map<string, ParameterName>();
for (const [name, parameter] of Object.entries(PARAMETERS) as [ParameterName, Parameter][]) {
  byAnyName.set(name, name);
  for (const alias of parameter.aliases ?? []) byAnyName.set(alias, name);
}

/** Every name that CONFIG GET knows, older ones included, with the parameter it means. */
export function parameterNames(): Iterable<readonly [name: string, parameter: ParameterName]> {
  return byAnyName;
}

export function resolveParameter(name: ByteString): ParameterName | undefined {
  return byAnyName.get(name.toLowerCase());
}

export function parameterOf(name: ParameterName): Parameter {
  return PARAMETERS[name];
}

const MEMORY_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1000,
  kb: 1024,
  m: 1000 ** 2,
  mb: 1024 ** 2,
  g: 1000 ** 3,
  gb: 1024 ** 3,
};

/** "100mb" in bytes, or undefined. */
export function parseMemory(value: ByteString): number | undefined {
  const match = /^(\d+)([a-z]*)$/i.exec(value);
  const unit = MEMORY_UNITS[match?.[2]?.toLowerCase() ?? '?'];
  return match?.[1] === undefined || unit === undefined ? undefined : Number(match[1]) * unit;
}

export class Config {
  readonly settings: Settings;
  private readonly listeners = new Map<ParameterName, (() => void)[]>();

  constructor(initial: Partial<Settings> = {}) {
    const defaults = Object.fromEntries(Object.entries(PARAMETERS).map(([name, { value }]) => [name, value]));
    this.settings = { ...(defaults as unknown as Settings), ...initial };
  }

  /** Calls back after a parameter has changed. */
  onChange(name: ParameterName, listener: () => void): void {
    const listeners = this.listeners.get(name);
    if (listeners) listeners.push(listener);
    else this.listeners.set(name, [listener]);
  }

  /** The value as CONFIG GET prints it. */
  get(name: ParameterName): ByteString {
    const value = this.settings[name];
    return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
  }

  /** Sets one parameter from its text, or says in Redis's words why not. Listeners are not told: see `changed`. */
  set(name: ParameterName, value: ByteString): SetResult {
    const parsed = this.parse(parameterOf(name), value);
    if (typeof parsed === 'object') return parsed;
    (this.settings as Record<ParameterName, boolean | number | string>)[name] = parsed;
    return { ok: true };
  }

  /** Sets several parameters at once, all of them or none, and tells the listeners. */
  setAll(pairs: readonly (readonly [name: ByteString, value: ByteString])[]): Refusal | undefined {
    const names: ParameterName[] = [];
    for (const [given] of pairs) {
      const name = resolveParameter(given);
      if (name === undefined) return { name: given, reason: undefined };
      if (parameterOf(name).immutable) return { name: given, reason: "can't set immutable config" };
      if (names.includes(name)) return { name: given, reason: 'duplicate parameter' };
      names.push(name);
    }
    const before = { ...this.settings };
    for (const [at, name] of names.entries()) {
      const [given, value] = pairs[at] ?? [name, ''];
      const result = this.set(name, value);
      if (!result.ok) {
        Object.assign(this.settings, before);
        return { name: given, reason: result.reason };
      }
    }
    for (const name of names) if (this.settings[name] !== before[name]) this.changed(name);
    return undefined;
  }

  changed(name: ParameterName): void {
    for (const listener of this.listeners.get(name) ?? []) listener();
  }

  private parse(parameter: Parameter, value: ByteString): boolean | number | string | SetResult {
    switch (parameter.kind) {
      case 'flag': {
        const word = value.toLowerCase();
        if (word === 'yes') return true;
        if (word === 'no') return false;
        return { ok: false, reason: "argument must be 'yes' or 'no'" };
      }
      case 'integer': {
        const number = parseInt64(value);
        if (number === undefined) return { ok: false, reason: "argument couldn't be parsed into an integer" };
        return inRange(Number(number), parameter);
      }
      case 'memory': {
        const bytes = parseMemory(value);
        if (bytes === undefined) return { ok: false, reason: 'argument must be a memory value' };
        return inRange(bytes, parameter);
      }
      case 'choice': {
        const word = value.toLowerCase();
        if (parameter.choices.includes(word)) return word;
        return { ok: false, reason: `argument(s) must be one of the following: ${parameter.choices.join(', ')}` };
      }
      case 'text':
        return value;
    }
  }
}

function inRange(value: number, { min, max }: { readonly min: number; readonly max: number }): number | SetResult {
  if (value >= min && value <= max) return value;
  return { ok: false, reason: `argument must be between ${min} and ${max} inclusive` };
}
