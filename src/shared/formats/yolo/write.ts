import { bboxOf } from '../../mask';
import type {
  FormatOption,
  FormatWriter,
  LabelledImage,
  LabelSet,
  MaskedAnnotation,
  OutFile,
} from '../format';
import { filledOutlineOf, joinRings, outlineOf } from '../support/masks';
import { problem } from '../support/problem';
import { join, stemOf } from '../support/paths';
import {
  attempt,
  chosen,
  decimal,
  nameKeeper,
  uncrowded,
  whereOf,
  type Report,
} from '../support/write';

/** Enough for a tenth of a pixel in images of 100,000 pixels a side. */
const DIGITS = 6;

export const SEGMENTATION_OPTIONS: readonly FormatOption[] = [
  {
    key: 'parts',
    title: 'Objects of several parts',
    choices: [
      { value: 'join', title: 'One line, parts joined by slits' },
      { value: 'split', title: 'One line a part' },
    ],
  },
  {
    key: 'holes',
    title: 'Holes',
    choices: [
      { value: 'slit', title: 'Kept, joined to the outline by slits' },
      { value: 'fill', title: 'Filled' },
    ],
  },
];

/** The lines of one object: its class and numbers are put together by the caller. */
type LinesOf = (annotation: MaskedAnnotation, image: LabelledImage['image']) => number[][];

/** Writes polygons, as shares of the image's sides. */
export const writeYoloSegmentation: FormatWriter = (set, options, report) => {
  const split = chosen(SEGMENTATION_OPTIONS, options, 'parts') === 'split';
  const fill = chosen(SEGMENTATION_OPTIONS, options, 'holes') === 'fill';
  return writeYolo(set, report, ({ mask }, { width, height }) => {
    const rings = fill ? filledOutlineOf(mask) : outlineOf(mask).rings;
    const lines = split || rings.length === 0 ? rings : [joinRings(rings)];
    return lines.map((ring) => ring.map((value, i) => value / (i % 2 === 0 ? width : height)));
  });
};

/** Writes boxes: centre, width and height as shares of the image's sides. */
export const writeYoloBoxes: FormatWriter = (set, _options, report) =>
  writeYolo(set, report, ({ mask }, { width, height }) => {
    const [x, y, w, h] = bboxOf(mask);
    if (w === 0) return [];
    return [[(x + w / 2) / width, (y + h / 2) / height, w / width, h / height]];
  });

function* writeYolo(set: LabelSet, report: Report, linesOf: LinesOf): Generator<OutFile> {
  const numbers = new Map(set.categories.map(({ key }, i) => [key, i]));
  const splits = new Set<string>();
  const isFree = nameKeeper(report);
  for (const labelled of set.images()) {
    const { image } = labelled;
    const split = labelled.split ?? 'train';
    const path = join('labels', split, `${stemOf(image.fileName)}.txt`);
    if (!isFree(path, image.fileName)) continue;
    splits.add(split);
    yield { path, text: labelLines(labelled, numbers, report, linesOf) };
    yield { path: join('images', split, image.fileName), imageOf: image.fileName };
  }
  const names = set.categories.map(({ name }) => name.replace(/[\r\n]+/g, ' '));
  yield { path: 'classes.txt', text: names.map((name) => `${name}\n`) };
  yield { path: 'data.yaml', text: dataYaml(names, splits) };
}

function* labelLines(
  labelled: LabelledImage,
  numbers: ReadonlyMap<string, number>,
  report: Report,
  linesOf: LinesOf,
): Generator<string> {
  for (const annotation of uncrowded(labelled, 'YOLO', report)) {
    const where = whereOf(labelled, annotation);
    const lines = attempt(report, where, () => linesOf(annotation, labelled.image));
    if (lines?.length === 0)
      report(problem('skipped', 'mask-empty', where, 'An empty mask was left out.'));
    for (const line of lines ?? [])
      yield `${numbers.get(annotation.category)} ${line.map((value) => decimal(value, DIGITS)).join(' ')}\n`;
  }
}

/** A text as a YAML scalar in quotes: JSON's strings are YAML's. */
const yamlText = (text: string): string => JSON.stringify(text);

/** YOLO wants training and validation images; a set without splits names the same folder twice. */
function* dataYaml(names: readonly string[], splits: ReadonlySet<string>): Generator<string> {
  const [first = 'train'] = splits;
  const all = new Set(['train', 'val', ...splits]);
  for (const split of all)
    yield `${yamlText(split)}: ${yamlText(`images/${splits.has(split) ? split : first}`)}\n`;
  yield `nc: ${names.length}\nnames:${names.length === 0 ? ' []' : ''}\n`;
  for (const [i, name] of names.entries()) yield `  ${i}: ${yamlText(name)}\n`;
}
