// The server's log, line for line in Redis's format, so that whoever waits for "Ready to accept connections" or cuts out
// the pid finds them:  1234:M 02 Jan 2026 15:04:05.678 * Server initialized
// Written to standard output, or appended to a file that is opened anew for each line and so may be rotated.

import { appendFileSync } from 'node:fs';
import type { LogLevel } from '../../engine/surroundings.ts';

/** In order of weight, with the mark that each puts before its message. */
const MARKS: Readonly<Record<LogLevel, string>> = { debug: '.', verbose: '-', notice: '*', warning: '#' };
const LEVELS = Object.keys(MARKS);
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export class Log {
  /** C while the configuration is read, M (master) once the server exists. */
  role: 'C' | 'M' = 'C';
  /** The least that is written; a name of no level ("nothing") silences everything. */
  level = 'notice';
  /** Empty: standard output. */
  file = '';

  write(level: LogLevel, message: string): void {
    this.writeRaw(level, `${process.pid}:${this.role} ${timestamp(new Date())} ${MARKS[level]} ${message}\n`);
  }

  /** As it is, without time and pid. */
  writeRaw(level: LogLevel, text: string): void {
    const least = LEVELS.indexOf(this.level);
    if (least >= 0 && LEVELS.indexOf(level) >= least) this.append(text);
  }

  /** Redis's signal handler cannot format a date, and is not subject to the level. */
  writeSignal(signal: string): void {
    const seconds = Math.floor(Date.now() / 1000);
    this.append(`${process.pid}:signal-handler (${seconds}) Received ${signal} scheduling shutdown...\n`);
  }

  private append(line: string): void {
    if (this.file === '') process.stdout.write(line);
    else appendFileSync(this.file, line);
  }
}

/** Local time as "02 Jan 2026 15:04:05.678". */
function timestamp(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${two(date.getDate())} ${MONTHS[date.getMonth()]} ${date.getFullYear()}`;
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${day} ${time}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
