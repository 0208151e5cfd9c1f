// The bottom line: how the engine is doing and whether the session is kept. What must not be missed stands here for as
// long as it is true, and is spoken when it becomes true.
import { Button } from '../kit/Button.tsx';
import { counted } from '../kit/bytes-text.ts';
import { useEngineStatus } from '../workspace/hooks.ts';
import type { EngineStatus } from '../../hosts/worker/client.ts';
import './status-bar.css';

export function StatusBar() {
  const status = useEngineStatus();
  const { text, isTrouble } = describe(status);
  return (
    <footer className="status-bar" data-trouble={isTrouble || undefined}>
      <span>Redis 8.0 in this page</span>
      <span role="status">{text}</span>
      {status.phase === 'failed' && <Button onClick={() => location.reload()}>Reload the page</Button>}
    </footer>
  );
}

function describe(status: EngineStatus): { readonly text: string; readonly isTrouble: boolean } {
  switch (status.phase) {
    case 'starting':
      return { text: 'Starting…', isTrouble: false };
    case 'failed':
      return { text: 'The engine stopped several times and was not started again. Your saved session is untouched.', isTrouble: true };
    case 'ready':
      break;
  }
  const { restored, storage, restarts, isWhole } = status;
  if (storage.kind === 'copy') return { text: 'Another tab has this session open and saves it. Here you work on a copy that is not saved.', isTrouble: true };
  if (storage.kind === 'full') return { text: 'Not saved: the browser’s storage is full. Everything is still here as long as this tab stays open.', isTrouble: true };
  if (storage.kind === 'blocked') return { text: 'Not saved: this browser blocks storage here. Everything lasts as long as this tab stays open.', isTrouble: true };
  if (restored.kind === 'partly') {
    return { text: `Your earlier session was restored for its first ${counted(restored.inputs, 'input')}; the rest could not be replayed and has been set aside.`, isTrouble: true };
  }
  if (restarts > 0) return { text: 'The engine had stopped and was started again with what was saved. Reconnect in the terminal.', isTrouble: true };
  if (!isWhole) return { text: 'Fetching commands…', isTrouble: false };
  return { text: 'Saved in this browser', isTrouble: false };
}
