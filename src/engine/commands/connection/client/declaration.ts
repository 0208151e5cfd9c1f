// What the declarations of CLIENT's subcommands share.

export const COMMON = {
  group: 'connection',
  flags: ['noscript', 'loading', 'stale'],
  categories: ['connection'],
} as const;

/** Those that reach for other connections. */
export const ADMIN = {
  group: 'connection',
  flags: ['admin', 'noscript', 'loading', 'stale'],
  categories: ['connection'],
} as const;
