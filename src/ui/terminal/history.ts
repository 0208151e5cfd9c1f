// The lines that were run, oldest first. Every client of the page shares one history, and it survives a reload; lines that
// hold secrets can be recalled while the page lives but are never stored, by the very rules of redis-cli 8.0.2. A line
// that repeats the one before it is not kept twice. Storage that fails or is blocked costs nothing but the survival.
import type { ByteString } from '../../base/bytes.ts';

export interface HistoryStorage {
  /** The stored lines, one a row; null if there are none. */
  read(): string | null;
  write(lines: string): void;
}

interface Entry {
  readonly line: string;
  readonly isSecret: boolean;
}

const LONGEST = 500;

export class History {
  private entries: Entry[] = [];

  constructor(private readonly storage?: HistoryStorage) {
    this.entries = this.stored();
  }

  get lines(): readonly string[] {
    return this.entries.map((entry) => entry.line);
  }

  /** Adds a line; words are what it was split into, to see whether it holds a secret. */
  add(line: string, words: readonly ByteString[]): void {
    if (line === '' || this.entries.at(-1)?.line === line) return;
    const entry = { line, isSecret: isSecretCommand(words) };
    this.entries = [...this.entries, entry].slice(-LONGEST);
    if (!entry.isSecret) this.store(entry);
  }

  /** Another page may have added lines since we read ours, so the new one goes behind what is stored now. */
  private store(entry: Entry): void {
    const stored = this.stored();
    if (stored.at(-1)?.line !== entry.line) stored.push(entry);
    try {
      this.storage?.write(stored.slice(-LONGEST).map(({ line }) => line).join('\n'));
    } catch {
      // Blocked or full: the history lives as long as the page.
    }
  }

  private stored(): Entry[] {
    try {
      const lines = this.storage?.read()?.split('\n') ?? [];
      return lines.filter((line) => line !== '').map((line) => ({ line, isSecret: false }));
    } catch {
      return [];
    }
  }
}

/** localStorage under a name; works, without keeping anything, where the browser blocks it. */
export function browserHistoryStorage(name: string): HistoryStorage {
  return {
    read: () => localStorage.getItem(name),
    write: (lines) => localStorage.setItem(name, lines),
  };
}

const SECRET_CONFIG = new Set(['masterauth', 'masteruser', 'requirepass', 'tls-key-file-pass', 'tls-client-key-file-pass']);
const SECRET_SENTINEL = new Set(['auth-pass', 'auth-user']);
const SECRET_SENTINEL_CONFIG = new Set(['sentinel-pass', 'sentinel-user']);
const SECRET_ACL = new Set(['setuser', 'deluser', 'getuser']);

/** Whether redis-cli 8.0.2 keeps the command out of its history file: it may carry a password or a user's name. */
export function isSecretCommand(words: readonly ByteString[]): boolean {
  const [command, first, second] = words.map((word) => word.toLowerCase());
  switch (command) {
    case 'auth':
      return true;
    case 'acl':
      return SECRET_ACL.has(first ?? '');
    case 'config':
      return first === 'set' && everySecond(words, 2).some((name) => SECRET_CONFIG.has(name));
    case 'hello':
      return helloHoldsPassword(words);
    case 'migrate':
      return migrateHoldsPassword(words);
    case 'sentinel':
      if (first === 'config' && second === 'set') return everySecond(words, 3).some((name) => SECRET_SENTINEL_CONFIG.has(name));
      return first === 'set' && everySecond(words, 3).some((name) => SECRET_SENTINEL.has(name));
    default:
      return false;
  }
}

function everySecond(words: readonly string[], from: number): string[] {
  return words.filter((_, i) => i >= from && (i - from) % 2 === 0).map((word) => word.toLowerCase());
}

/** HELLO version [AUTH user password] [SETNAME name] */
function helloHoldsPassword(words: readonly string[]): boolean {
  for (let i = 2; i < words.length; i++) {
    const option = words[i]?.toLowerCase();
    if (option === 'auth' && i + 2 < words.length) return true;
    if (option !== 'setname' || i + 1 >= words.length) return false;
    i++;
  }
  return false;
}

/** MIGRATE host port key db timeout [COPY] [REPLACE] [AUTH password | AUTH2 user password] [KEYS key …] */
function migrateHoldsPassword(words: readonly string[]): boolean {
  for (let i = 6; i < words.length; i++) {
    const option = words[i]?.toLowerCase();
    if (option === 'auth') return i + 1 < words.length;
    if (option === 'auth2') return i + 2 < words.length;
    if (option === 'keys') return false;
  }
  return false;
}
