// What `vitest run --project NAME` runs. Each project is one stage of `npm test`.

import { defineConfig, mergeConfig } from 'vitest/config';
import viteConfig from './vite.config.ts';

/** Tests that start servers or send long streams of commands. */
const SLOW_MS = 180_000;

const live = { testTimeout: SLOW_MS, hookTimeout: SLOW_MS };

export default mergeConfig(
  viteConfig,
  defineConfig({
    test: {
      passWithNoTests: false,
      projects: [
        { extends: true, test: { name: 'unit', include: ['src/**/*.test.{ts,tsx}'] } },
        {
          extends: true,
          test: {
            ...live,
            name: 'conformance',
            include: ['e2e/conformance/**/*.test.ts'],
            exclude: ['e2e/conformance/fuzz/**'],
          },
        },
        { extends: true, test: { ...live, name: 'differential', include: ['e2e/conformance/fuzz/**/*.test.ts'] } },
        { extends: true, test: { ...live, name: 'clients', include: ['e2e/clients/**/*.test.ts'] } },
      ],
    },
  }),
);
