// Addresses: everything after `#`, so that the built page works on any static host and under any path.
// `#/learn`, `#/learn/<track>/<lesson>`, `#/practice`, `#/play`, `#/reference`. An unknown address is Learn's.
import { useSyncExternalStore } from 'react';

export const DOORS = ['learn', 'practice', 'play', 'reference'] as const;
export type Door = (typeof DOORS)[number];

export interface Route {
  readonly door: Door;
  /** What follows the door, as "strings/01-first-keys"; may be empty. */
  readonly rest: string;
}

export function parseRoute(hash: string): Route {
  const [, first = '', ...rest] = hash.replace(/^#/, '').split('/');
  const door = DOORS.find((each) => each === first);
  return door ? { door, rest: rest.map(decode).filter(Boolean).join('/') } : { door: 'learn', rest: '' };
}

export function formatRoute(route: Route): string {
  const rest = route.rest.split('/').filter(Boolean).map(encodeURIComponent);
  return `#/${[route.door, ...rest].join('/')}`;
}

/** The lab that an address opens, if it opens one: `#/learn/lab/<lab>`. */
export function labIn(route: Route): string | undefined {
  return route.door === 'learn' && route.rest.startsWith('lab/') ? route.rest.slice('lab/'.length) : undefined;
}

export function navigate(route: Route): void {
  location.hash = formatRoute(route);
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(
    (changed) => {
      addEventListener('hashchange', changed);
      return () => removeEventListener('hashchange', changed);
    },
    () => location.hash,
  );
  return parseRoute(hash);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
