import type { Format, FormatOption, FormatWriter, LabelSet } from '../format';
import { areaOf } from '../../mask';
import { problem, shown } from '../support/problem';
import { attempt, chosen, whereOf, type Report } from '../support/write';

const OPTIONS: readonly FormatOption[] = [
  {
    key: 'rows',
    title: 'Rows',
    choices: [
      { value: 'present', title: 'Categories that are on the image' },
      { value: 'all', title: 'Every category for every image' },
    ],
  },
];

const HEAD = ['image', 'width', 'height', 'split', 'category', 'objects', 'suggestions', 'pixels'];

/** Counts by image and category, after RFC 4180. `pixels` adds up masks, so overlaps count twice. */
export const writeCounts: FormatWriter = function* (set, options, report) {
  const all = chosen(OPTIONS, options, 'rows') === 'all';
  yield { path: 'counts.csv', text: rows(set, all, report) };
};

interface Count {
  objects: number;
  suggestions: number;
  pixels: number;
}

function* rows(set: LabelSet, all: boolean, report: Report): Generator<string> {
  const text = guardedText(report);
  yield lineOf(HEAD);
  for (const labelled of set.images()) {
    const { fileName, width, height } = labelled.image;
    const counts = new Map<string, Count>();
    const countOf = (key: string): Count => {
      const count = counts.get(key) ?? { objects: 0, suggestions: 0, pixels: 0 };
      counts.set(key, count);
      return count;
    };
    for (const annotation of labelled.annotations) {
      const where = whereOf(labelled, annotation);
      const area = attempt(report, where, () => areaOf(annotation.mask));
      if (area === null) continue;
      const count = countOf(annotation.category);
      count[annotation.suggestion ? 'suggestions' : 'objects']++;
      count.pixels += area;
    }
    if (all) for (const { key } of set.categories) countOf(key);
    const image = [text(fileName), `${width}`, `${height}`, text(labelled.split ?? '')];
    for (const { key, name } of set.categories) {
      const count = counts.get(key);
      if (!count) continue;
      const { objects, suggestions, pixels } = count;
      yield lineOf([...image, text(name), `${objects}`, `${suggestions}`, `${pixels}`]);
    }
    if (counts.size === 0) yield lineOf([...image, '', '0', '0', '0']);
  }
}

const lineOf = (fields: readonly string[]): string =>
  `${fields.map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',')}\r\n`;

/** Spreadsheets run what begins so as a formula; an apostrophe before it makes it a text. */
const FORMULA = /^[=+\-@\t\r]/;

function guardedText(report: Report): (value: string) => string {
  const told = new Set<string>();
  return (value) => {
    if (!FORMULA.test(value)) return value;
    if (!told.has(value)) {
      told.add(value);
      report(
        problem(
          'mended',
          'formula',
          'counts.csv',
          `${shown(value)} is written with an apostrophe before it, as a spreadsheet would run it as a formula.`,
        ),
      );
    }
    return `'${value}`;
  };
}

export const csvCounts: Format = {
  id: 'csv',
  title: 'CSV of counts',
  extensions: ['csv'],
  layout: 'file',
  holds: ['empty-images'],
  notes: [
    'Only counts and pixels by image and category: the masks themselves are not in it, and it can not be read back.',
  ],
  options: OPTIONS,
  write: writeCounts,
};
