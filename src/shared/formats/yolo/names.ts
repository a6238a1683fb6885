import type { SourceFiles } from '../format';
import type { LabelRecord } from '../records';
import { problemRecord, unreadable } from '../support/problem';
import { baseName, extensionOf } from '../support/paths';
import { textOf, TooLarge } from '../support/text';
import { readDataYaml } from './data-yaml';

/** Files of names beside the labels, the first that is there counts. */
const LISTS = ['classes.txt', 'obj.names', 'predefined_classes.txt'];
const MAX_NAMES_FILE = 2 ** 20;
const MAX_CLASSES = 100_000;

/** What a YOLO set says of its classes, by number; and whether its lines end in keypoints. */
export interface Names {
  readonly names: ReadonlyMap<number, string>;
  readonly keypoints: boolean;
}

/** Reads the classes of a set: from a YAML file with `names`, else from a list with one name a line. */
export async function readNames(
  files: SourceFiles,
  paths: readonly string[],
  report: (record: LabelRecord) => void,
): Promise<Names> {
  const shallow = [...paths].sort((a, b) => a.split('/').length - b.split('/').length);
  for (const path of shallow.filter((each) => ['yaml', 'yml'].includes(extensionOf(each)))) {
    const found = await fromYaml(files, path, report);
    if (found) return found;
  }
  for (const list of LISTS) {
    const path = shallow.find((each) => baseName(each).toLowerCase() === list);
    const text = path && (await textOrReport(files, path, report));
    if (typeof text === 'string') return { names: numbered(linesOf(text)), keypoints: false };
  }
  return { names: new Map(), keypoints: false };
}

/** Names of files that hold names or lists of images, not labels. */
export const isNamesFile = (path: string): boolean =>
  LISTS.includes(baseName(path).toLowerCase()) ||
  /^(train|val|valid|test|readme.*|requirements.*|labelmap)\.txt$/i.test(baseName(path));

async function fromYaml(
  files: SourceFiles,
  path: string,
  report: (record: LabelRecord) => void,
): Promise<Names | null> {
  const text = await textOrReport(files, path, report);
  if (text === null) return null;
  const { names, keypoints } = readDataYaml(text);
  if (names !== null) return { names: numbered(names), keypoints };
  if (/^names\s*:/m.test(text))
    report(
      problemRecord('skipped', 'names-missing', path, `"names" of ${path} is no list of names.`),
    );
  return null;
}

const linesOf = (text: string): (readonly [number, string])[] =>
  text
    .split(/\r\n|\n|\r/)
    .slice(0, MAX_CLASSES)
    .map((line, i) => [i, line.trim()] as const);

function numbered(entries: Iterable<readonly [number, string]>): Map<number, string> {
  const names = new Map<number, string>();
  for (const [number, name] of entries)
    if (name !== '' && names.size < MAX_CLASSES) names.set(number, name);
  return names;
}

async function textOrReport(
  files: SourceFiles,
  path: string,
  report: (record: LabelRecord) => void,
): Promise<string | null> {
  try {
    return await textOf(files.open(path), MAX_NAMES_FILE);
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    report(unreadable(path, error.message));
    return null;
  }
}
