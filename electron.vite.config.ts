import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const root = import.meta.dirname;
const alias = {
  '@shared': resolve(root, 'src/shared'),
  '@main': resolve(root, 'src/main'),
  '@renderer': resolve(root, 'src/renderer'),
};

const mainEntries = {
  main: 'src/main/electron/main.ts',
  engine: 'src/main/engine/main.ts',
  inference: 'src/main/inference/main.ts',
  compute: 'src/main/engine/compute/main.ts',
  eval: 'src/main/eval/main.ts',
  cli: 'src/main/cli/main.ts',
  parity: 'scripts/parity.ts',
  bench: 'test/bench/pipeline/main.ts',
};
const preloadEntry = { preload: 'src/main/electron/preload.ts' };

/** What stays in node_modules: native code, and what loads files of its own at run time. */
const external = [
  'electron',
  'better-sqlite3',
  'onnxruntime-node',
  'sharp',
  'ws',
  'protobufjs',
  /^protobufjs\//,
];

const present = (entries: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(entries)
      .map(([name, file]) => [name, resolve(root, file)] as const)
      .filter(([, file]) => existsSync(file)),
  );

// main.cjs and preload.cjs also run inside the trial Electron 25 (Node 18, Chrome 114), which takes no
// ESM main; the other entries run under Node >= 22 and gain nothing from another target.
const node = (entries: Record<string, string>) => ({
  resolve: { alias },
  build: {
    externalizeDeps: false,
    target: 'node18',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: present(entries),
      external,
      output: {
        format: 'cjs' as const,
        entryFileNames: '[name].cjs',
        chunkFileNames: 'chunks/[name]-[hash].cjs',
      },
    },
  },
});

const has = (entries: Record<string, string>) => Object.keys(present(entries)).length > 0;
const rendererRoot = resolve(root, 'src/renderer');

export default defineConfig({
  ...(has(mainEntries) && { main: node(mainEntries) }),
  ...(has(preloadEntry) && { preload: node(preloadEntry) }),
  ...(existsSync(resolve(rendererRoot, 'index.html')) && {
    renderer: {
      root: rendererRoot,
      resolve: { alias },
      plugins: [react()],
      build: {
        target: 'chrome114',
        minify: true,
        rolldownOptions: { input: resolve(rendererRoot, 'index.html') },
      },
    },
  }),
});
