// The configuration in force: reading and setting parameters by Redis's names, with its refusals. `settings` is what
// the engine reads; `onChange` tells parts that keep something derived from a parameter, and lets them refuse.
import type { ByteString } from '../base/bytes.ts';
import { parseInt64 } from '../base/integer.ts';
import { parseMemoryExactly, parsePercent } from './config-memory.ts';
import {
  type ChoiceParameter,
  type IntegerParameter,
  type MemoryParameter,
  PARAMETERS,
  type Parameter,
  type ParameterName,
  type Settings,
} from './config-parameters.ts';
import { Refused } from './config-texts.ts';
import { cString } from './errors.ts';

export type SetResult = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** What CONFIG SET stumbled over, and why; no reason means that there is no such parameter. */
export interface Refusal {
  readonly name: ByteString;
  readonly reason: string | undefined;
}

/** Called after a parameter has changed. May refuse by giving a reason: the change is then taken back. */
export type ChangeListener = () => string | void;

type Setting = boolean | number | string;

const byAnyName = new Map<string, ParameterName>();
for (const [name, parameter] of Object.entries(PARAMETERS) as [ParameterName, Parameter][]) {
  byAnyName.set(name, name);
  for (const alias of parameter.aliases ?? []) byAnyName.set(alias, name);
}
const DEFAULTS = Object.fromEntries(
  Object.entries(PARAMETERS).map(([name, { value }]) => [name, value]),
) as unknown as Settings;
const listedNames = [...byAnyName].filter(([, parameter]) => parameterOf(parameter).hidden !== true);

/** Every name that patterns of CONFIG GET find, older ones included, with the parameter it means. */
export function parameterNames(): Iterable<readonly [name: string, parameter: ParameterName]> {
  return listedNames;
}

export function resolveParameter(name: ByteString): ParameterName | undefined {
  return byAnyName.get(name.toLowerCase());
}

export function parameterOf(name: ParameterName): Parameter {
  return PARAMETERS[name];
}

export class Config {
  readonly settings: Settings;
  /** The digits of values past 2^53, which `settings` holds rounded. */
  private readonly exact = new Map<ParameterName, bigint>();
  private readonly listeners = new Map<ParameterName, ChangeListener[]>();

  constructor(initial: Partial<Settings> = {}) {
    this.settings = { ...DEFAULTS, ...initial };
  }

  /** Calls back after a parameter has changed. */
  onChange(name: ParameterName, listener: ChangeListener): void {
    const listeners = this.listeners.get(name);
    if (listeners) listeners.push(listener);
    else this.listeners.set(name, [listener]);
  }

  /** The value as CONFIG GET prints it. */
  get(name: ParameterName): ByteString {
    const value = this.settings[name];
    if (typeof value === 'boolean') return value ? 'yes' : 'no';
    const parameter = parameterOf(name);
    if (typeof value === 'string') return (parameter.kind === 'text' && parameter.show?.(value)) || value;
    if (parameter.kind === 'integer' && parameter.octal) return value.toString(8);
    if (parameter.kind === 'memory' && value < 0) return `${-value}%`;
    return String(this.exact.get(name) ?? value);
  }

  /** Sets one parameter from its text, or says in Redis's words why not. Listeners are not told: see `changed`. */
  set(name: ParameterName, value: ByteString): SetResult {
    try {
      this.assign(name, value);
      return { ok: true };
    } catch (thrown) {
      if (thrown instanceof Refused) return { ok: false, reason: thrown.reason };
      throw thrown;
    }
  }

  /**
   * Sets several parameters at once, all of them or none, and tells the listeners. `mayProtected` says whether the
   * caller may set protected parameters.
   */
  setAll(
    pairs: readonly (readonly [name: ByteString, value: ByteString])[],
    mayProtected = true,
  ): Refusal | undefined {
    const order: { readonly name: ParameterName; readonly spelling: string; readonly value: ByteString }[] = [];
    for (const [givenName, value] of pairs) {
      const name = resolveParameter(givenName);
      if (name === undefined) return { name: givenName, reason: undefined };
      const parameter = parameterOf(name);
      if (parameter.immutable) return { name: givenName, reason: "can't set immutable config" };
      if (parameter.protected && !mayProtected) return { name: givenName, reason: "can't set protected config" };
      // A name and its alias are two parameters in this respect.
      const spelling = givenName.toLowerCase();
      if (order.some((each) => each.spelling === spelling)) return { name: givenName, reason: 'duplicate parameter' };
      order.push({ name, spelling, value });
    }
    const before = { settings: { ...this.settings }, exact: new Map(this.exact) };
    for (const each of order) {
      const result = this.set(each.name, each.value);
      if (!result.ok) {
        this.restore(before);
        return { name: each.spelling, reason: result.reason };
      }
    }
    const changed = order.filter(({ name }) => this.settings[name] !== before.settings[name]);
    for (const [at, each] of changed.entries()) {
      const reason = this.changed(each.name);
      if (reason === undefined) continue;
      this.restore(before);
      for (const told of changed.slice(0, at + 1)) this.changed(told.name);
      return { name: each.spelling, reason };
    }
    return undefined;
  }

  /** Tells the listeners of a parameter; a reason if one of them refuses. */
  changed(name: ParameterName): string | undefined {
    for (const listener of this.listeners.get(name) ?? []) {
      const reason = listener();
      if (typeof reason === 'string') return reason;
    }
    return undefined;
  }

  private restore(before: { readonly settings: Settings; readonly exact: ReadonlyMap<ParameterName, bigint> }): void {
    Object.assign(this.settings, before.settings);
    this.exact.clear();
    for (const [name, value] of before.exact) this.exact.set(name, value);
  }

  private assign(name: ParameterName, text: ByteString): void {
    const parsed = parse(parameterOf(name), text, this.settings[name]);
    this.exact.delete(name);
    if (typeof parsed === 'bigint' && !Number.isSafeInteger(Number(parsed))) this.exact.set(name, parsed);
    const value: Setting = typeof parsed === 'bigint' ? Number(parsed) : parsed;
    (this.settings as Record<ParameterName, Setting>)[name] = value;
  }
}

function parse(parameter: Parameter, text: ByteString, current: Setting): boolean | bigint | string {
  switch (parameter.kind) {
    case 'flag': {
      const word = cString(text).toLowerCase();
      if (word !== 'yes' && word !== 'no') throw new Refused("argument must be 'yes' or 'no'");
      if (word === 'yes' && parameter.refusal !== undefined) throw new Refused(parameter.refusal);
      return word === 'yes';
    }
    case 'integer':
      return parseInteger(parameter, text);
    case 'memory':
      return parseMemory(parameter, text);
    case 'choice':
      return parseChoice(parameter, text);
    case 'text': {
      const seen = parameter.isBinary ? text : cString(text);
      return parameter.read ? parameter.read(seen, String(current)) : seen;
    }
  }
}

function parseInteger(parameter: IntegerParameter, text: ByteString): bigint {
  if (parameter.octal) {
    if (!/^[0-7]+$/.test(text)) throw new Refused("argument couldn't be parsed as an octal number");
    return inRange(BigInt(`0o${text}`), parameter, 8);
  }
  const value = parseInt64(text);
  if (value === undefined) throw new Refused("argument couldn't be parsed into an integer");
  const integer = inRange(BigInt(value), parameter, 10);
  if (integer !== 0n && parameter.refusal !== undefined) throw new Refused(parameter.refusal);
  if (parameter.clamp === undefined) return integer;
  const [min, max] = parameter.clamp;
  return BigInt(Math.min(Math.max(Number(integer), min), max));
}

function parseMemory(parameter: MemoryParameter, text: ByteString): bigint {
  if (parameter.percent) return parseMemoryOrPercent(text);
  const bytes = parseMemoryExactly(cString(text));
  if (bytes === undefined) throw new Refused('argument must be a memory value');
  return inRange(bytes, parameter, 10);
}

/** A share of maxmemory is kept as a negative number; what wraps around past 2^63 is taken for one, as in Redis. */
function parseMemoryOrPercent(text: ByteString): bigint {
  const percent = parsePercent(text);
  const bytes = percent === undefined ? parseMemoryExactly(cString(text)) : -percent;
  if (bytes === undefined) throw new Refused('argument must be a memory or percent value');
  const signed = BigInt.asIntN(64, bytes);
  if (signed < -100n) throw new Refused('percentage argument must be less or equal to 100');
  return signed;
}

function parseChoice(parameter: ChoiceParameter, text: ByteString): string {
  const word = cString(text).toLowerCase();
  if (parameter.choices.includes(word)) return parameter.sameAs?.[word] ?? word;
  throw new Refused(`argument(s) must be one of the following: ${parameter.choices.join(', ')}`);
}

function inRange(value: bigint, { min, max }: IntegerParameter | MemoryParameter, base: 8 | 10): bigint {
  if (value >= min && value <= max) return value;
  throw new Refused(`argument must be between ${min.toString(base)} and ${max.toString(base)} inclusive`);
}
