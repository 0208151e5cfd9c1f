// Keyspace notifications: which classes of events are wanted (notify-keyspace-events) and the messages they become.
import type { ByteString } from '../../base/bytes.ts';

/** The classes by the letter that configures them. Key-miss, new-key and the like are not part of `A`. */
export const NOTIFY_CLASSES = {
  keyspace: 'K',
  keyevent: 'E',
  generic: 'g',
  string: '$',
  list: 'l',
  set: 's',
  hash: 'h',
  zset: 'z',
  expired: 'x',
  evicted: 'e',
  stream: 't',
  keyMiss: 'm',
  module: 'd',
  newKey: 'n',
} as const;

export type NotifyClass = keyof typeof NOTIFY_CLASSES;

const ALL = 'g$lshzxetd';

/** The letters of a notify-keyspace-events value with `A` spelt out, or undefined if one of them means nothing. */
export function parseNotifyFlags(value: ByteString): ReadonlySet<string> | undefined {
  const letters = new Set(value.replaceAll('A', ALL));
  const known: readonly string[] = Object.values(NOTIFY_CLASSES);
  return [...letters].every((letter) => known.includes(letter)) ? letters : undefined;
}

/** The canonical form that CONFIG GET prints: `A` for all of its classes together, and then without `n` (8.0). */
export function formatNotifyFlags(letters: ReadonlySet<string>): string {
  let text = '';
  if ([...ALL].every((letter) => letters.has(letter))) text += 'A';
  else for (const letter of 'g$lshzxetdn') if (letters.has(letter)) text += letter;
  for (const letter of 'KEm') if (letters.has(letter)) text += letter;
  return text;
}

export class Notifications {
  private letters: ReadonlySet<string> = new Set();
  private isOn = false;

  constructor(private readonly publish: (channel: ByteString, message: ByteString) => void) {}

  configure(letters: ReadonlySet<string>): void {
    this.letters = letters;
    this.isOn = letters.has('K') || letters.has('E');
  }

  emit(type: NotifyClass, event: string, key: ByteString, db: number): void {
    if (!this.isOn || !this.letters.has(NOTIFY_CLASSES[type])) return;
    if (this.letters.has('K')) this.publish(`__keyspace@${db}__:${key}`, event);
    if (this.letters.has('E')) this.publish(`__keyevent@${db}__:${event}`, key);
  }
}
