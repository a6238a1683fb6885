import { describe, expect, it } from 'vitest';
import { closure, isAllowed, notices, productPackages } from '../../scripts/setup/licenses.mjs';

describe('what is in the product', () => {
  const packages = productPackages();
  const names = packages.map(({ name }) => name);

  it('may be in it', () => {
    expect(packages.filter(({ license }) => !isAllowed(license))).toEqual([]);
  });

  it('is what the program needs, not what builds or tests it', () => {
    for (const name of ['electron', 'better-sqlite3', 'react', 'konva', 'scheduler', 'zod'])
      expect(names).toContain(name);
    for (const name of ['vitest', 'eslint', 'electron-builder', 'playwright-core', 'typescript'])
      expect(names).not.toContain(name);
  });

  it('comes with the text of its licences', () => {
    expect(notices(packages.filter(({ name }) => name === 'react'))).toMatch(
      /react 19[^]*MIT License[^]*Meta/,
    );
  });
});

describe('the packages that others need', () => {
  it('are those nearest to them', () => {
    const locked = {
      'node_modules/a': { version: '1', license: 'MIT', dependencies: { b: '*' } },
      'node_modules/a/node_modules/b': { version: '2', license: 'ISC', dependencies: { c: '*' } },
      'node_modules/b': { version: '3', license: 'GPL-3.0' },
      'node_modules/c': { version: '4', license: 'MIT OR GPL-3.0' },
    };
    const found = closure(locked, ['a']);
    expect(found.map(({ version }) => version)).toEqual(['1', '2', '4']);
    expect(found.every(({ license }) => isAllowed(license))).toBe(true);
    expect(isAllowed('GPL-3.0')).toBe(false);
    expect(isAllowed('MIT AND GPL-3.0')).toBe(false);
  });
});
