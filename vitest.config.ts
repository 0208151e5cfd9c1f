// What `vitest run --project NAME` runs. Each project is one stage of `npm test`.

import { defineConfig, mergeConfig } from 'vitest/config';
import viteConfig from './vite.config.ts';

/** Tests that send long streams of commands. */
const long = { testTimeout: 180_000, hookTimeout: 60_000 };
/** Tests that start servers and programs. */
const slow = { testTimeout: 20_000, hookTimeout: 30_000 };

export default mergeConfig(
  viteConfig,
  defineConfig({
    test: {
      passWithNoTests: false,
      // Tests beside a live Redis mostly wait.
      maxConcurrency: 10,
      projects: [
        {
          extends: true,
          // The files share their modules, which takes a quarter of the time off; none of them leaves anything behind.
          test: { testTimeout: 20_000, name: 'unit', include: ['src/**/*.test.{ts,tsx}'], isolate: false, pool: 'threads' },
        },
        {
          extends: true,
          test: {
            ...long,
            name: 'conformance',
            // Some sections wait for a twentieth of a second: too many at a time would be late.
            maxConcurrency: 4,
            include: ['e2e/conformance/**/*.test.ts'],
            exclude: ['e2e/conformance/fuzz/**'],
          },
        },
        { extends: true, test: { ...long, name: 'differential', include: ['e2e/conformance/fuzz/**/*.test.ts'] } },
        { extends: true, test: { ...slow, name: 'clients', include: ['e2e/clients/**/*.test.ts'] } },
      ],
    },
  }),
);
