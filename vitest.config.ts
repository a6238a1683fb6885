import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = import.meta.dirname;

interface Options {
  timeout: number;
  built?: boolean;
  alone?: boolean;
  windows?: boolean;
}

/**
 * One project a folder of test/. Those with `built` start processes from out/, which is built first;
 * they find a display, an Electron and a Chromium in the environment.
 */
const project = (name: string, options: Options) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: options.timeout,
    hookTimeout: options.timeout,
    // Windows, browsers and models share the machine badly: one file at a time.
    fileParallelism: !options.alone,
    // A window on a machine that does something else may come too late for one step: tried once more, and the
    // report says so. At a desk every failure counts.
    retry: options.windows && process.env['CI'] ? 1 : 0,
    ...(options.built && { globalSetup: [resolve(root, 'scripts/setup/vitest-built.mjs')] }),
  },
});

export default defineConfig({
  resolve: {
    alias: {
      '@shared': resolve(root, 'src/shared'),
      '@main': resolve(root, 'src/main'),
      '@renderer': resolve(root, 'src/renderer'),
    },
  },
  test: {
    environment: 'node',
    // Ending a worker thread while ONNX Runtime runs aborts its whole process.
    pool: 'forks',
    maxWorkers: 2,
    env: { ORT_DISABLE_TELEMETRY: '1' },
    projects: [
      project('unit', { timeout: 60_000 }),
      project('store', { timeout: 60_000 }),
      project('engine', { timeout: 120_000, built: true }),
      project('security', { timeout: 120_000, built: true, alone: true }),
      project('parity', { timeout: 300_000, built: true, alone: true }),
      project('e2e', { timeout: 180_000, built: true, alone: true, windows: true }),
    ],
  },
});
