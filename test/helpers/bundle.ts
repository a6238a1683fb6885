import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');

/**
 * Builds TypeScript entries of the tests as the product's are built, into a folder of their own.
 * @param entries output name to source file, relative to test/helpers
 * @returns the folder with `<name>.cjs`
 */
export async function bundle(entries: Record<string, string>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'proxylabel-bundle-'));
  await build({
    configFile: false,
    logLevel: 'error',
    resolve: {
      alias: { '@shared': resolve(root, 'src/shared'), '@main': resolve(root, 'src/main') },
    },
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: true,
      target: 'node18',
      outDir: folder,
      rolldownOptions: {
        input: Object.fromEntries(
          Object.entries(entries).map(([name, file]) => [
            name,
            resolve(root, 'test/helpers', file),
          ]),
        ),
        external: ['electron', 'onnxruntime-node'],
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  });
  return folder;
}
