// The page's entry: starts the engine, follows the theme, opens the door of the last visit, renders the shell.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { tracks } from 'virtual:lessons';
import { startEngine } from '../../hosts/worker/client.ts';
import { WorkspaceContext } from '../workspace/hooks.ts';
import { createWorkspace } from '../workspace/workspace.ts';
import { App } from './App.tsx';
import { formatRoute } from './routes.ts';
import { followTheme } from './theme.ts';
import './tokens.css';
import '../kit/base.css';

const workspace = createWorkspace(startEngine());
followTheme(workspace.preferences);

// Without an address: where the last visit ended; on the first visit, in the first lesson.
const { lastRoute } = workspace.preferences.getState();
const isFirstVisit = lastRoute === '' && location.hash.length < 2;
if (location.hash.length < 2) {
  const first = tracks[0]?.lessons[0]?.id ?? '';
  history.replaceState(null, '', lastRoute === '' ? formatRoute({ door: 'learn', rest: first }) : lastRoute);
}

// A page that is hidden may never come back: phones discard it without another event.
addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') workspace.engine.save();
});
addEventListener('pagehide', () => workspace.engine.save());

const root = document.querySelector('#root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <WorkspaceContext value={workspace}>
      <App isFirstVisit={isFirstVisit} />
    </WorkspaceContext>
  </StrictMode>,
);
