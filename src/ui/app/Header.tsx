// The top bar: name, doors, search, theme, about.
import { useState } from 'react';
import { Button } from '../kit/Button.tsx';
import { THEMES } from '../workspace/preferences.ts';
import { usePreference } from '../workspace/hooks.ts';
import { Mark } from './Mark.tsx';
import { DOORS, type Door, formatRoute, type Route } from './routes.ts';
import './header.css';

export const DOOR_NAMES: Readonly<Record<Door, string>> = {
  learn: 'Learn',
  practice: 'Practice',
  play: 'Play',
  reference: 'Reference',
};

export interface HeaderProps {
  readonly route: Route;
  readonly openPalette: () => void;
  readonly openAbout: () => void;
  readonly openShare: () => void;
  readonly openSessions: () => void;
}

export function Header({ route, openPalette, openAbout, openShare, openSessions }: HeaderProps) {
  return (
    <header className="header" data-region="header" tabIndex={-1} aria-label="Keyspace">
      <h1 className="header-name">
        <Mark />
        <span>Keyspace</span>
      </h1>
      <nav className="doors" aria-label="Doors">
        {DOORS.map((door) => (
          <a
            key={door}
            href={formatRoute({ door, rest: '' })}
            aria-current={door === route.door ? 'page' : undefined}
          >
            {DOOR_NAMES[door]}
          </a>
        ))}
      </nav>
      <div className="header-tools">
        <Button className="search-button" onClick={openPalette} aria-keyshortcuts="Meta+K Control+K">
          <span>Search</span>
          <kbd className="key-cap">{isApple() ? '⌘K' : 'Ctrl K'}</kbd>
        </Button>
        <Button kind="quiet" onClick={openSessions}>
          Sessions
        </Button>
        <Button kind="quiet" onClick={openShare}>
          Share
        </Button>
        <ThemeButton />
        <Button kind="quiet" onClick={openAbout}>
          About
        </Button>
      </div>
    </header>
  );
}

function ThemeButton() {
  const [theme, setTheme] = usePreference('theme');
  const [isTouched, setTouched] = useState(false);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
  return (
    <>
      <Button
        kind="quiet"
        className="theme-button"
        aria-label={`Theme: ${theme}. Change to ${next}`}
        onClick={() => {
          setTheme(next);
          setTouched(true);
        }}
      >
        <span>Theme:</span> <span className="theme-name">{theme}</span>
      </Button>
      <span className="visually-hidden" role="status">
        {isTouched ? `Theme: ${theme}` : ''}
      </span>
    </>
  );
}

function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}
