// Errors of the operating system in the C library's words, which are what redis-server logs.

const MESSAGES = new Map([
  ['EACCES', 'Permission denied'],
  ['EADDRINUSE', 'Address already in use'],
  ['EADDRNOTAVAIL', 'Cannot assign requested address'],
  ['EFBIG', 'File too large'],
  ['EIO', 'Input/output error'],
  ['EISDIR', 'Is a directory'],
  ['ENOENT', 'No such file or directory'],
  ['ENOSPC', 'No space left on device'],
  ['ENOTDIR', 'Not a directory'],
]);

/** "No such file or directory", or Node's own message for the rarer ones. */
export function systemMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return MESSAGES.get('code' in error ? String(error.code) : '') ?? error.message;
}
