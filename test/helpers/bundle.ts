import { mkdirSync, mkdtempSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';

export const root = resolve(import.meta.dirname, '../..');

/** A folder inside the repository, which git ignores, so that what is built there finds node_modules. */
export function buildFolder(): string {
  const results = join(root, 'test-results');
  mkdirSync(results, { recursive: true });
  return mkdtempSync(join(results, 'build-'));
}

/**
 * Builds TypeScript entries as the product's are built: CommonJS, native modules outside.
 * @param entries output name to source file, relative to the repository
 * @param folder where to; a new one by default
 * @returns the folder with `<name>.cjs`
 */
export async function bundle(
  entries: Record<string, string>,
  folder = buildFolder(),
): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    resolve: {
      alias: {
        '@shared': resolve(root, 'src/shared'),
        '@main': resolve(root, 'src/main'),
        '@renderer': resolve(root, 'src/renderer'),
      },
    },
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: true,
      target: 'node18',
      outDir: folder,
      rolldownOptions: {
        input: Object.fromEntries(
          Object.entries(entries).map(([name, file]) => [name, resolve(root, file)]),
        ),
        external: ['electron', 'ws', 'onnxruntime-node', 'better-sqlite3'],
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  });
  return folder;
}
