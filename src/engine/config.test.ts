import { describe, expect, it } from 'vitest';
import { Config } from './config.ts';
import { PARAMETERS, type ParameterName } from './config-parameters.ts';

const NAMES = Object.keys(PARAMETERS) as ParameterName[];

describe('Config', () => {
  it('takes back what CONFIG GET prints, for every parameter', () => {
    for (const name of NAMES) {
      const config = new Config();
      const before = config.get(name);
      expect(config.set(name, before), name).toEqual({ ok: true });
      expect(config.get(name), name).toBe(before);
    }
  });

  it('prints values past 2^53 digit by digit', () => {
    const config = new Config();
    config.set('maxmemory', '18446744073709551615');
    expect(config.get('maxmemory')).toBe('18446744073709551615');
    config.set('maxmemory', '999999999999999999');
    expect(config.get('maxmemory')).toBe('999999999999999999');
    config.set('maxmemory', '5mb');
    expect(config.get('maxmemory')).toBe('5242880');
  });

  it('sets all parameters or none', () => {
    const config = new Config();
    const refusal = config.setAll([
      ['hz', '33'],
      ['maxmemory', 'lots'],
    ]);
    expect(refusal).toEqual({ name: 'maxmemory', reason: 'argument must be a memory value' });
    expect(config.settings.hz).toBe(10);
  });

  it('takes a change back when a listener refuses it, and tells those who had heard of it', () => {
    const config = new Config();
    const heard: number[] = [];
    config.onChange('hz', () => {
      heard.push(config.settings.hz);
    });
    config.onChange('port', () => (config.settings.port === 1 ? 'taken' : undefined));
    expect(config.setAll([['hz', '33'], ['port', '1']])).toEqual({ name: 'port', reason: 'taken' });
    expect(heard).toEqual([33, 10]);
    expect(config.settings.port).toBe(6379);
  });

  it('guards protected parameters', () => {
    const config = new Config();
    expect(config.setAll([['dbfilename', 'x.rdb']], false)?.reason).toBe("can't set protected config");
    expect(config.setAll([['dbfilename', 'x.rdb']], true)).toBeUndefined();
  });

  it('remembers that new-key events are wanted although CONFIG GET does not show it beside A', () => {
    const config = new Config();
    config.set('notify-keyspace-events', 'KEAn');
    expect(config.get('notify-keyspace-events')).toBe('AKE');
    expect(config.settings['notify-keyspace-events']).toBe('KEAn');
  });
});
