// proc-title-template: what `ps` shows this process as. Redis names itself from the start; here the title is touched only
// when a template is configured, so that `ps` shows the command line that started the server until then. The system keeps
// no more of a title than there is room for: as many bytes as the command line had.

import { toUtf8 } from '../../base/bytes.ts';
import type { Settings } from '../../engine/config-parameters.ts';
import type { Config } from '../../engine/config.ts';

const DEFAULT = '{title} {listen-addr} {server-mode}';

/** Applies what the configuration says, now if it says anything, and whenever it changes. */
export function followProcessTitle(config: Config, executable: string, configFile: string): void {
  const apply = (): undefined => {
    process.title = titleOf(config.settings, executable, configFile);
  };
  config.onChange('proc-title-template', apply);
  const { settings } = config;
  if (settings['set-proc-title'] && settings['proc-title-template'] !== DEFAULT) apply();
}

/** The template with each variable in braces filled in; blanks at its end are left out. */
export function titleOf(settings: Settings, executable: string, configFile: string): string {
  const { port, bind, unixsocket } = settings;
  const address = port === 0 ? toUtf8(unixsocket) : `${bind.split(' ')[0] || '*'}:${port}`;
  const values = new Map([
    ['title', executable],
    ['listen-addr', address],
    ['server-mode', ''],
    ['port', `${port}`],
    ['tls-port', '0'],
    ['unixsocket', toUtf8(unixsocket)],
    ['config-file', configFile],
  ]);
  return toUtf8(settings['proc-title-template'])
    .replace(/\{([^}]*)\}/g, (whole, name: string) => values.get(name) ?? whole)
    .trimEnd();
}
