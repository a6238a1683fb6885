import { readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

// The snippets stand in for files that do not exist, so rules that need types are off here.
const eslint = new ESLint({
  cwd: root,
  overrideConfig: tseslint.configs.disableTypeChecked as ESLint.Options['overrideConfig'],
});

/** A real module of a folder: the resolver follows imports only to files that exist. */
function moduleIn(folder: string): string {
  const file = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .sort()[0];
  if (!file) throw new Error(`${folder} holds no module to import`);
  return join(root, folder, file);
}

/** What lint says about imports when `area/probe.ts` imports `target`: a package, or a folder of src. */
async function complaints(
  area: string,
  target: string,
  statement = (from: string) => `import '${from}';`,
) {
  const filePath = join(root, 'src', area.endsWith('.ts') ? area : `${area}/probe.ts`);
  const source = target.startsWith('src/')
    ? relative(dirname(filePath), moduleIn(target))
        .replace(/^(?!\.)/, './')
        .replace(/\.tsx?$/, '')
    : target;
  const [result] = await eslint.lintText(statement(source), { filePath });
  return result!.messages
    .filter((m) => m.ruleId === 'boundaries/dependencies')
    .map((m) => m.message);
}

const forbidden: [area: string, target: string][] = [
  // shared runs anywhere
  ['shared/mask', 'node:fs'],
  ['shared/mask', 'electron'],
  ['shared/mask', 'react'],
  ['shared/mask', 'saxes'],
  ['shared/mask', 'src/main/process'],
  ['shared/mask', 'src/renderer'],
  // renderer and main meet in shared/rpc
  ['renderer/api', 'src/main/process'],
  ['renderer/features', 'src/main/engine/store'],
  ['renderer/app', 'node:path'],
  ['main/engine', 'src/renderer'],
  ['main/electron', 'src/renderer/editor'],
  // the editor is framework-free
  ['renderer/editor/tools', 'react'],
  ['renderer/editor/tools', 'react-dom/client'],
  ['renderer/editor/tools', 'konva'],
  ['renderer/editor/tools', 'react-konva'],
  ['renderer/editor/tools', '@mantine/core'],
  ['renderer/editor', 'src/renderer/canvas'],
  ['renderer/editor', 'src/renderer/actions'],
  ['renderer/editor', 'src/renderer/features'],
  ['renderer/ui', 'src/renderer/features'],
  // what the window knows does not depend on how it is shown
  ['renderer/state', 'src/renderer/features'],
  ['renderer/state', 'src/renderer/actions'],
  ['renderer/state', 'src/renderer/canvas'],
  // siblings that do not know each other
  ['main/engine/store', 'src/main/inference'],
  ['main/engine/store', 'src/main/imaging'],
  ['main/engine/store', 'src/main/checkpoint'],
  ['main/inference', 'src/main/engine/store'],
  ['main/inference', 'src/main/imaging'],
  ['main/inference', 'src/main/checkpoint'],
  ['main/imaging', 'src/main/inference'],
  ['main/checkpoint', 'src/main/engine/store'],
  // packages with one owner
  ['main/engine', 'electron'],
  ['main/process/host.ts', 'electron'],
  ['renderer/api', 'electron'],
  ['main/cli', 'electron/main'],
  ['main/engine', 'better-sqlite3'],
  ['main/cli', 'better-sqlite3'],
  ['main/electron', 'better-sqlite3'],
  ['main/engine', 'onnxruntime-node'],
  ['main/proxyclip', 'onnxruntime-node'],
  ['main/engine', 'sharp'],
  ['main/inference', 'sharp'],
];

const allowed: [area: string, target: string][] = [
  ['shared/mask', 'zod'],
  ['shared/formats/support/xml.ts', 'saxes'],
  ['shared/edit', 'src/shared/mask'],
  ['main/electron', 'electron'],
  ['main/process/utility-process.ts', 'electron'],
  ['main/engine/store', 'better-sqlite3'],
  ['main/inference', 'onnxruntime-node'],
  ['main/imaging', 'sharp'],
  ['main/engine', 'src/main/engine/store'],
  ['main/engine', 'src/main/imaging'],
  ['main/engine', 'src/main/inference'],
  ['renderer/canvas', 'src/renderer/editor'],
  ['renderer/features', 'src/renderer/editor'],
  ['renderer/features', 'src/renderer/state'],
  ['renderer/canvas', 'react-konva'],
  ['renderer/api', 'src/shared/rpc'],
];

describe('import rules', () => {
  it.each(forbidden)('%s may not import %s', async (area, target) => {
    expect(await complaints(area, target)).toHaveLength(1);
  });

  it.each(allowed)('%s may import %s', async (area, target) => {
    expect(await complaints(area, target)).toEqual([]);
  });

  it.each([
    ['a type import', (from: string) => `import type { A } from '${from}'; export type B = A;`],
    ['a re-export', (from: string) => `export * from '${from}';`],
    ['a dynamic import', (from: string) => `export const a = import('${from}');`],
    ['an import type', (from: string) => `export type A = import('${from}').A;`],
    ['require', (from: string) => `export const a = require('${from}');`],
  ])('%s is an import too', async (_, statement) => {
    expect(await complaints('main/engine', 'better-sqlite3', statement)).toHaveLength(1);
  });

  it('follows the path aliases', async () => {
    const target = relative(join(root, 'src/main'), moduleIn('src/main/process'));
    const alias = () => `import '@main/${target.replace(/\.ts$/, '')}';`;
    expect(await complaints('renderer/api', 'unused', alias)).toHaveLength(1);
  });
});

describe('type-aware rules', () => {
  it('rejects a floating promise, any, and a value import that is only a type', async () => {
    const typed = new ESLint({ cwd: root });
    const [result] = await typed.lintText(
      `import { z } from 'zod';
       export type A = z.ZodType;
       export const b = (c: any) => { Promise.resolve(c); };`,
      { filePath: join(root, 'src/shared/errors.ts') },
    );
    expect(result!.messages.map((m) => m.ruleId)).toEqual([
      '@typescript-eslint/consistent-type-imports',
      '@typescript-eslint/no-explicit-any',
      '@typescript-eslint/no-floating-promises',
    ]);
  });
});
