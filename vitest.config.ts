// What `vitest run --project NAME` runs. Each project is one stage of `npm test`. None of them needs anything of the
// page's build, which takes seconds to get ready.

import { defineConfig } from 'vitest/config';

/** Tests that send long streams of commands. */
const long = { testTimeout: 180_000, hookTimeout: 60_000 };
/** Tests that start servers and programs: only what hangs is to meet the limit, not what shares a slow machine. */
const slow = { testTimeout: 120_000, hookTimeout: 120_000 };
/** Tests beside a live Redis mostly wait. */
const waiting = { maxConcurrency: 10 };
/** The files share their modules, which takes up to a quarter of the time off; none of them leaves anything behind. */
const shared = { isolate: false };
/** Where the stages of one `npm test` leave what they have made of the sources: each takes the same ones. */
const moduleCache = process.env.KEYSPACE_MODULE_CACHE;
/**
 * Tests make much that is soon thrown away: collecting seldom, and by one thread, takes a fifth of the time off. Engines come
 * and go by the thousand: left alone, V8 takes their parts for long-lived and keeps them, which makes an engine cost three
 * times as much.
 */
const thrifty = {
  experimental: { fsModuleCache: moduleCache !== undefined, ...(moduleCache !== undefined && { fsModuleCachePath: moduleCache }) },
  pool: 'forks' as const,
  execArgv: ['--max-semi-space-size=64', '--single-threaded-gc', '--no-allocation-site-pretenuring'],
};

export default defineConfig({
  test: {
    passWithNoTests: false,
    projects: [
      {
        test: {
          ...waiting,
          ...thrifty,
          ...shared,
          testTimeout: 60_000,
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}'],
        },
      },
      {
        test: {
          ...thrifty,
          ...shared,
          ...long,
          name: 'conformance',
          // Some sections wait for a twentieth of a second: too many at a time would be late.
          maxConcurrency: 4,
          include: ['e2e/conformance/**/*.test.ts'],
          exclude: ['e2e/conformance/fuzz/**'],
        },
      },
      { test: { ...waiting, ...thrifty, ...shared, ...long, name: 'differential', include: ['e2e/conformance/fuzz/**/*.test.ts'] } },
      { test: { ...waiting, ...thrifty, ...shared, ...slow, name: 'clients', include: ['e2e/clients/**/*.test.ts'] } },
    ],
  },
});
