import { afterEach, expect, it } from 'vitest';
import { ManualClock } from '../../base/clock.ts';
import { SeededRandom } from '../../base/random.ts';
import { ALL_COMMANDS } from '../../server/commands.ts';
import { createServer } from '../../server/server.ts';
import { followProcessTitle, titleOf } from './process-title.ts';

const before = process.title;
afterEach(() => {
  process.title = before;
});

function start() {
  const { engine } = createServer({ commands: ALL_COMMANDS, clock: new ManualClock(0), random: new SeededRandom(1) });
  Object.assign(engine.config.settings, { port: 7000, bind: '127.0.0.1 -::1', unixsocket: '/run/k.sock' });
  return engine.config;
}

it('a template is filled in', () => {
  const { settings } = start();
  expect(titleOf(settings, '/bin/keyspace', '')).toBe('/bin/keyspace 127.0.0.1:7000');
  settings['proc-title-template'] = 'x {port} {tls-port} {unixsocket} {config-file}';
  expect(titleOf(settings, '/bin/keyspace', '/etc/k.conf')).toBe('x 7000 0 /run/k.sock /etc/k.conf');
  Object.assign(settings, { port: 0, 'proc-title-template': '{listen-addr}' });
  expect(titleOf(settings, '/bin/keyspace', '')).toBe('/run/k.sock');
});

it('the process keeps its title until a template is configured, and has it then', () => {
  const config = start();
  followProcessTitle(config, 'k', '');
  expect(process.title).toBe(before);
  config.settings['proc-title-template'] = 'k{port}';
  followProcessTitle(config, 'k', '');
  expect(process.title).toBe('k7000');
});
