// The shell: header, the panels, the time line, the status line, and what floats above them. Knows which door is open and puts the
// right guide beside the one terminal and the one picture.
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { ErrorBoundary } from '../kit/ErrorBoundary.tsx';
import { useMediaQuery, useSelection, useWorkspace } from '../workspace/hooks.ts';
import { Columns, type View } from './Columns.tsx';
import { Guide } from './Guide.tsx';
import { DOOR_NAMES, Header } from './Header.tsx';
import { focusRegionNamed } from './regions.ts';
import { PicturePanel } from './PicturePanel.tsx';
import { formatRoute, labIn, navigate, useRoute } from './routes.ts';
import { PanelContent, PanelSlot, usePanelHost } from './StablePanel.tsx';
import { StatusBar } from './StatusBar.tsx';
import { TerminalPanel } from './TerminalPanel.tsx';
import { sharedIn } from '../timeline/share-link.ts';
import { TimeStrip } from '../timeline/TimeStrip.tsx';
import { VisitBanner } from '../timeline/VisitBanner.tsx';
import { UpdateOffer } from './UpdateOffer.tsx';
import { useLabServer } from './use-lab-server.ts';
import { useLessonSession } from './use-lesson-session.ts';
import { useShortcuts } from './use-shortcuts.ts';
import './app.css';

const LabPanel = lazy(() => import('../lab/LabPanel.tsx').then((module) => ({ default: module.LabPanel })));
const Palette = lazy(() => import('./Palette.tsx').then((module) => ({ default: module.Palette })));
const AboutDialog = lazy(() => import('./AboutDialog.tsx').then((module) => ({ default: module.AboutDialog })));
const ShortcutsDialog = lazy(() =>
  import('./ShortcutsDialog.tsx').then((module) => ({ default: module.ShortcutsDialog })),
);
const ShareDialog = lazy(() =>
  import('../timeline/ShareDialog.tsx').then((module) => ({ default: module.ShareDialog })),
);
const SessionsDialog = lazy(() =>
  import('../timeline/SessionsDialog.tsx').then((module) => ({ default: module.SessionsDialog })),
);

type Floating = 'palette' | 'about' | 'shortcuts' | 'share' | 'sessions';

export function App({ isFirstVisit }: { readonly isFirstVisit: boolean }) {
  const workspace = useWorkspace();
  const route = useRoute();
  const isSessionOpen = useLessonSession(route);
  /** A lab has the whole width: its program and its server are not the learner's session. */
  const lab = labIn(route);
  const labServer = useLabServer(lab);
  const hasGuide = route.door !== 'play' && lab === undefined;
  const [view, setView] = useState<View>(hasGuide ? 'guide' : 'terminal');
  const [isDrawerOpen, setDrawerOpen] = useState(hasGuide);
  const [floating, setFloating] = useState<Floating>();
  const openPalette = useCallback(() => setFloating('palette'), []);
  const openShortcuts = useCallback(() => setFloating('shortcuts'), []);
  const openAbout = useCallback(() => setFloating('about'), []);
  const openShare = useCallback(() => setFloating('share'), []);
  const openSessions = useCallback(() => setFloating('sessions'), []);
  const close = useCallback(() => setFloating(undefined), []);
  useShortcuts({ openPalette, openShortcuts, travel: workspace.travel });

  const guide = usePanelHost('panel');
  const terminal = usePanelHost('panel');
  const picture = usePanelHost('panel');
  const time = usePanelHost('panel');
  const isNarrow = useMediaQuery('(max-width: 799px)');
  const shared = useMemo(() => (route.door === 'play' ? sharedIn(route.rest) : undefined), [route.door, route.rest]);

  const address = formatRoute(route);
  useEffect(() => {
    // A visit to somebody else's session is not where the next one begins.
    if (shared === undefined) workspace.preferences.setState({ lastRoute: address });
    document.title = `${DOOR_NAMES[route.door]} · Keyspace`;
  }, [workspace, route.door, address, shared]);
  useEffect(() => {
    setView(route.door === 'play' ? 'terminal' : 'guide');
    setDrawerOpen(route.door !== 'play');
    // A place behind the same door is there to be seen as well.
  }, [route.door, address]);

  // A key that was opened from elsewhere (the terminal, a lesson) should be seen.
  const selectedKey = useSelection((selection) => selection.key);
  useEffect(() => {
    if (selectedKey !== undefined) setView('picture');
  }, [selectedKey]);

  /** What the terminal's help names; the address may be the present one, with the guide out of sight. */
  const openPage = useCallback((name: string) => {
    const place = name.startsWith('@') ? `group/${name.slice(1)}` : name.toLowerCase().replace(' ', '-');
    navigate({ door: 'reference', rest: place });
    setView('guide');
    setDrawerOpen(true);
  }, []);

  const showTerminal = useCallback(() => {
    setView('terminal');
    workspace.terminal()?.focus();
  }, [workspace]);

  return (
    <div className="app">
      <div>
        <Header
          route={route}
          openPalette={openPalette}
          openAbout={openAbout}
          openShare={openShare}
          openSessions={openSessions}
        />
        {lab === undefined && <VisitBanner shared={shared} forget={() => navigate({ door: 'play', rest: '' })} />}
      </div>
      <main className="app-body">
        {lab !== undefined ? (
          <ErrorBoundary key={lab} name="The lab">
            <Suspense fallback={<p className="empty">Opening the lab …</p>}>
              <LabPanel
                id={lab}
                listHref={formatRoute({ door: 'learn', rest: '' })}
                server={labServer}
                panels={{
                  terminal: <PanelSlot host={terminal} />,
                  picture: <PanelSlot host={picture} />,
                  ...(isNarrow && { time: <PanelSlot host={time} /> }),
                }}
              />
            </Suspense>
          </ErrorBoundary>
        ) : (
          <Columns
            hosts={{ guide, terminal, picture, time }}
            hasGuide={hasGuide}
            view={view}
            setView={setView}
            isDrawerOpen={isDrawerOpen}
            setDrawerOpen={setDrawerOpen}
            openMenu={openPalette}
          />
        )}
        {!isNarrow && (lab === undefined || labServer.isOpen) && (
          <section className="app-time" data-region="time" tabIndex={-1} aria-label="Time">
            <PanelSlot host={time} />
          </section>
        )}
      </main>
      <StatusBar />
      {hasGuide && (
        <PanelContent host={guide}>
          <ErrorBoundary key={address} name="The guide">
            <Guide route={route} isSessionOpen={isSessionOpen} showTerminal={showTerminal} />
          </ErrorBoundary>
        </PanelContent>
      )}
      <PanelContent host={terminal}>
        <ErrorBoundary name="The terminal">
          <TerminalPanel
            suggestion={isFirstVisit ? 'PING' : undefined}
            openPage={openPage}
            isSessionOpen={isSessionOpen && (lab === undefined || labServer.isOpen)}
          />
        </ErrorBoundary>
      </PanelContent>
      <PanelContent host={picture}>
        <ErrorBoundary name="The picture panel">
          <PicturePanel />
        </ErrorBoundary>
      </PanelContent>
      <PanelContent host={time}>
        <ErrorBoundary name="The time line">
          <TimeStrip key={String(isNarrow)} isFull={isNarrow} isRecording={lab !== undefined} />
        </ErrorBoundary>
      </PanelContent>
      <UpdateOffer />
      <Suspense>
        {floating === 'palette' && (
          <Palette
            onClose={close}
            openAbout={openAbout}
            openShortcuts={openShortcuts}
            openShare={openShare}
            openSessions={openSessions}
            showView={(name) => {
              setView(name);
              setDrawerOpen((isOpen) => isOpen || name === 'guide');
              requestAnimationFrame(() => focusRegionNamed(name));
            }}
          />
        )}
        {floating === 'about' && <AboutDialog onClose={close} />}
        {floating === 'shortcuts' && <ShortcutsDialog onClose={close} />}
        {floating === 'share' && <ShareDialog onClose={close} />}
        {floating === 'sessions' && <SessionsDialog onClose={close} />}
      </Suspense>
    </div>
  );
}
