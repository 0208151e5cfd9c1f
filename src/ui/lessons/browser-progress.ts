// Progress in the browser's localStorage. Blocked storage throws, which ProgressStore turns into its notice.

import { ProgressStore } from '../../curriculum/progress.ts';

const NAME = 'keyspace.progress';

export function openProgress(): ProgressStore {
  return new ProgressStore(
    {
      read: () => localStorage.getItem(NAME) ?? undefined,
      write: (text) => localStorage.setItem(NAME, text),
      setAside: (text) => localStorage.setItem(`${NAME}.unreadable`, text),
    },
    () => Date.now(),
  );
}
