// @ts-check
const { statSync } = require('node:fs');
const { dirname, join, resolve } = require('node:path');

const src = resolve(__dirname, '../../src');
const ENDINGS = ['', '.ts', '.tsx', '/index.ts', '/index.tsx'];

/**
 * Tells eslint-plugin-boundaries which file an import names: relative ones and the path aliases of
 * tsconfig.json. What is left counts as a package. (The usual resolver for TypeScript brings a native
 * package for each of 21 platforms, to do these lines' work.)
 * @param {string} source
 * @param {string} file that imports it
 */
exports.resolve = (source, file) => {
  const alias = /^@(shared|main|renderer)\/(.*)/.exec(source);
  if (!alias && !source.startsWith('.')) return { found: false };
  const base = alias ? join(src, ...alias.slice(1)) : resolve(dirname(file), source);
  const path = ENDINGS.map((ending) => base + ending).find((name) =>
    statSync(name, { throwIfNoEntry: false })?.isFile(),
  );
  return path ? { found: true, path } : { found: false };
};
exports.interfaceVersion = 2;
