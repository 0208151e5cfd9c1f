// Registers the service worker that the build makes: everything is kept for offline use after the first visit.
/// <reference types="vite-plugin-pwa/vanillajs" />
import { registerSW } from 'virtual:pwa-register';

/** Calls back when a new version waits, with the function that switches to it and reloads the page. */
export function register(offer: (take: () => void) => void): void {
  const update = registerSW({
    immediate: true,
    onNeedRefresh: () => offer(() => void update(true)),
    onRegisterError: (error) => console.warn('Keyspace will not work offline', error),
  });
}
