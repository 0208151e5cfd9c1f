// Finds the Chromium that the browser tests drive: CHROMIUM_PATH, one that the system has, Playwright's own, or (as root
// on Debian) the distribution's, installed now. Nothing is downloaded elsewhere.

import { canUseApt, findOnPath, isExecutable, tryRun } from './debian.mjs';

/** Off: the sandbox (root in a container has none), the GPU, and everything that calls out of the machine. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

export const NO_BROWSER =
  'No browser for the tests: install Chromium or Chrome, or run "npx playwright install chromium", or set CHROMIUM_PATH.';

/** Chromium without its windows comes first: the tests need half the processor time with it. */
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
/** Where browsers lie that do not put themselves on the PATH. */
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * @param {{ install?: boolean }} [options] install: whether Debian's package may be installed (default: no)
 * @returns {Promise<string | undefined>} the program's path; throws if CHROMIUM_PATH names no program
 */
export async function findBrowser({ install = false } = {}) {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== '') {
    if (!isExecutable(named)) throw new Error(`CHROMIUM_PATH names ${named}, which is not a program.`);
    return named;
  }
  return systemBrowser() ?? (await playwrightBrowser()) ?? (install ? installFromDebian() : undefined);
}

/** @returns {string | undefined} */
function systemBrowser() {
  return [...NAMES.map(findOnPath), ...PLACES].find((path) => path !== undefined && isExecutable(path));
}

/** @returns {Promise<string | undefined>} */
async function playwrightBrowser() {
  const { chromium } = await import('@playwright/test');
  const path = chromium.executablePath();
  return path !== '' && isExecutable(path) ? path : undefined;
}

/** @returns {string | undefined} */
function installFromDebian() {
  if (!canUseApt()) return undefined;
  process.stderr.write('Installing Debian\'s chromium for the browser tests …\n');
  const install = (/** @type {string} */ name) =>
    tryRun('apt-get', ['-qq', '-y', 'install', '--no-install-recommends', name, 'fonts-liberation']);
  const problem =
    tryRun('apt-get', ['-qq', 'update']) ?? (install('chromium-headless-shell') && install('chromium'));
  if (problem !== undefined) process.stderr.write(`That failed: ${problem}\n`);
  return systemBrowser();
}
