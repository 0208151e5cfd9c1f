// The browser tests: against the production build, as any static host would serve it. `npm test` builds it first.

import { defineConfig, devices } from '@playwright/test';
import { CHROMIUM_FLAGS, findBrowser, NO_BROWSER } from './src/tooling/find-browser.mjs';
import { freePort } from './src/tooling/free-port.mjs';

// Playwright's workers read this file again, and must find the port that the first reading chose.
const port = Number((process.env['KEYSPACE_E2E_PORT'] ??= String(await freePort())));
const executablePath = await findBrowser();
if (executablePath === undefined) throw new Error(NO_BROWSER);

export default defineConfig({
  testDir: 'e2e/browser',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: process.env['CI'] !== undefined,
  workers: 2,
  timeout: 60_000,
  // No wait is a claim about speed.
  expect: { timeout: 15_000 },
  // A busy machine may need twice the usual time, and a second try; such tests are reported as flaky.
  globalTimeout: 1_500_000,
  retries: process.env['CI'] === undefined ? 0 : 1,
  use: {
    ...devices['Desktop Chrome'],
    baseURL: `http://localhost:${port}`,
    viewport: { width: 1440, height: 900 },
    serviceWorkers: 'block',
    // What moves is drawn sixty times a second, without a graphics card: a key that fades takes as much as three commands.
    // The tests of what moves, or of what stands in the way while it does, ask for it: withMotion in page-tools.ts.
    contextOptions: { reducedMotion: 'reduce' },
    // A trace slows every test; --trace on brings one when it is wanted. kept-page.ts takes pictures of what fails.
    launchOptions: { executablePath, args: CHROMIUM_FLAGS },
  },
  webServer: {
    command: 'node src/tooling/preview.mjs',
    env: { PORT: String(port) },
    url: `http://localhost:${port}`,
    reuseExistingServer: false,
  },
});
