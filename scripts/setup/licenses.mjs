// @ts-check
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError, root, say } from './shell.mjs';

/** @typedef {{ name: string, version: string, license: string, folder: string }} Package */
/** @typedef {{ version?: string, license?: string, optional?: boolean, dependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }} Locked */

/**
 * What may be in a product under the MIT licence that comes as a program. LGPL: libvips, which sharp loads as a
 * library of its own that anybody may replace.
 */
const ALLOWED = new Set([
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'OFL-1.1',
  'LGPL-3.0-or-later',
]);

/** Whether a person may choose (OR), or takes all of (AND), licences that are allowed. @param {string} license */
export const isAllowed = (license) =>
  license
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((one) => ALLOWED.has(one)));

const readJson = (/** @type {string} */ file) => JSON.parse(readFileSync(file, 'utf8'));

/** Packages whose code is in the product: those left outside the bundles, those the sources import, and theirs. */
export function productPackages() {
  const { dependencies, devDependencies } = readJson(join(root, 'package.json'));
  const imported = importedPackages(join(root, 'src'));
  const roots = [
    'electron',
    ...Object.keys(dependencies),
    ...Object.keys(devDependencies).filter((name) => imported.has(name)),
  ];
  return closure(readJson(join(root, 'package-lock.json')).packages, roots);
}

/** @param {string} folder @returns {Set<string>} */
function importedPackages(folder) {
  const names = new Set();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(tsx?|css)$/.test(entry.name)) continue;
    const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
    for (const [, name] of text.matchAll(
      /(?:from|import|url\()\s*\(?['"]((?:@[\w-]+\/)?[\w-][\w.-]*)/g,
    ))
      names.add(name);
  }
  return names;
}

/**
 * The packages that these need, as npm has laid them out; nested ones before those further up.
 * @param {Record<string, Locked>} locked by folder, 'node_modules/...'
 * @param {readonly string[]} roots
 * @returns {Package[]} sorted by name
 */
export function closure(locked, roots) {
  /** @type {Map<string, Package>} */
  const found = new Map();
  /** @param {string} name @param {string} from */
  const visit = (name, from) => {
    const folder = placeOf(locked, name, from);
    if (folder === null || found.has(folder)) return;
    const { version = '', license = 'unknown', ...needs } = locked[folder] ?? {};
    found.set(folder, { name, version, license, folder });
    // Electron's own dependencies fetch it; they aren't shipped.
    if (name === 'electron') return;
    for (const each of Object.keys({ ...needs.dependencies, ...needs.optionalDependencies }))
      visit(each, folder);
  };
  for (const name of roots) visit(name, '');
  return [...found.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

/** Where a package that another one asks for lies. @param {Record<string, Locked>} locked @param {string} name @param {string} from */
function placeOf(locked, name, from) {
  for (let at = from; ; at = at.slice(0, at.lastIndexOf('/node_modules/'))) {
    const folder = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (locked[folder]) return folder;
    if (!at.includes('/node_modules/')) break;
  }
  return locked[`node_modules/${name}`] ? `node_modules/${name}` : null;
}

/** The notices that the licences ask for, of the packages installed here. @param {readonly Package[]} packages */
export function notices(packages) {
  const parts = packages.map(({ name, version, license, folder }) => {
    const path = join(root, folder);
    const file =
      existsSync(path) && readdirSync(path).find((each) => /^(licen[cs]e|copying)/i.test(each));
    const text = file ? readFileSync(join(path, file), 'utf8').trim() : '';
    return `${name} ${version}\n${license}\n\n${text}\n`;
  });
  return `ProxyLabel contains these packages.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

/** Writes the notices beside the built program. @returns {Package[]} what is in the product */
export function writeNotices() {
  const packages = productPackages();
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(join(root, 'out', 'THIRD-PARTY-NOTICES.txt'), notices(packages));
  return packages;
}

/** `npm run licenses`: lists what is in the product. @returns {number} 1 when something may not be in it */
export function licenses() {
  const packages = writeNotices();
  /** @type {Map<string, string[]>} */
  const byLicense = new Map();
  for (const { name, version, license } of packages)
    byLicense.set(license, [...(byLicense.get(license) ?? []), `${name} ${version}`]);
  for (const [license, names] of [...byLicense].sort((a, b) => b[1].length - a[1].length))
    console.log(`${license} (${names.length})\n  ${names.join('\n  ')}\n`);
  say(`${packages.length} packages; their notices are in out/THIRD-PARTY-NOTICES.txt`);
  const refused = packages.filter(({ license }) => !isAllowed(license));
  if (refused.length === 0) return 0;
  throw new SetupError(
    `These may not be in the product: ${refused.map(({ name, license }) => `${name} (${license})`).join(', ')}.`,
  );
}
