import type { FormatOption, FormatWriter, LabelledImage, LabelSet, OutFile } from '../format';
import { areaOf } from '../../mask';
import { paint } from '../support/label-map';
import { VOC_PALETTE } from '../support/palette';
import { stemOf } from '../support/paths';
import { problem } from '../support/problem';
import { attempt, layerOf, nameKeeper, uncrowded, whereOf, type Report } from '../support/write';

const MAX_CLASSES = 65_535;

export const CLASS_OPTIONS: readonly FormatOption[] = [
  {
    key: 'pixels',
    title: 'A pixel is',
    choices: [
      { value: 'number', title: 'The number of its class' },
      { value: 'colour', title: 'The colour of its class (RGB)' },
    ],
  },
];

/**
 * One PNG an image: numbers of classes, 0 background; 8 bits with colours, or 16 where there are many classes.
 * Or VOC's colours alone, which repeat after 255 classes, with `labelmap.txt` to say whose they are.
 */
export const writeClassPngs: FormatWriter = function* (set, { pixels }, report) {
  const inColours = pixels === 'colour';
  yield* writeAll(set, report, function* (stem, labelled, numbers) {
    const { width, height } = labelled.image;
    const deep = numbers.size > 255;
    const indices = deep ? new Uint16Array(width * height) : new Uint8Array(width * height);
    const sized = [...uncrowded(labelled, 'A mask PNG', report)]
      .map((annotation) => {
        const where = whereOf(labelled, annotation);
        return { annotation, area: attempt(report, where, () => areaOf(annotation.mask)) ?? 0 };
      })
      .sort((a, b) => layerOf(a.annotation) - layerOf(b.annotation) || b.area - a.area);
    for (const { annotation, area } of sized)
      if (area > 0) paint(indices, annotation.mask, numbers.get(annotation.category)!);
    const palette = deep ? null : VOC_PALETTE;
    const path = `masks/${stem}.png`;
    if (inColours) yield { path, colourPng: { width, height, rgb: coloursOf(indices) } };
    else yield { path, labelPng: { width, height, indices, palette } };
  });
  if (inColours) yield { path: 'labelmap.txt', text: colourList(set) };
};

function coloursOf(indices: Uint8Array | Uint16Array): Uint8Array {
  const rgb = new Uint8Array(indices.length * 3);
  for (let i = 0; i < indices.length; i++) rgb.set(VOC_PALETTE[indices[i]! & 255]!, i * 3);
  return rgb;
}

/** "name:r,g,b::" a line, as CVAT and Datumaro write and read it. */
function* colourList({ categories }: LabelSet): Generator<string> {
  const names = ['background', ...categories.map(({ name }) => name.replace(/[\r\n:]+/g, ' '))];
  for (const [i, name] of names.entries()) yield `${name}:${VOC_PALETTE[i & 255]!.join(',')}::\n`;
}

/** One PNG an object: 255 where it is, 0 elsewhere; the file's name has the numbers of object and class. */
export const writeObjectPngs: FormatWriter = (set, _options, report) =>
  writeAll(set, report, function* (stem, labelled, numbers) {
    const { width, height } = labelled.image;
    let object = 0;
    for (const annotation of uncrowded(labelled, 'A mask PNG', report)) {
      const where = whereOf(labelled, annotation);
      const indices = new Uint8Array(width * height);
      const area = attempt(report, where, () => {
        paint(indices, annotation.mask, 255);
        return areaOf(annotation.mask);
      });
      if (area === 0)
        report(problem('skipped', 'mask-empty', where, 'An empty mask was left out.'));
      if (!area) continue;
      const name = `${String(++object).padStart(4, '0')}_c${numbers.get(annotation.category)}.png`;
      yield { path: `masks/${stem}/${name}`, labelPng: { width, height, indices, palette: null } };
    }
  });

function* writeAll(
  set: LabelSet,
  report: Report,
  filesOf: (
    stem: string,
    labelled: LabelledImage,
    numbers: ReadonlyMap<string, number>,
  ) => Iterable<OutFile>,
): Generator<OutFile> {
  const categories = set.categories.slice(0, MAX_CLASSES);
  const numbers = new Map(categories.map(({ key }, i) => [key, i + 1]));
  const isFree = nameKeeper(report);
  for (const labelled of set.images()) {
    const { fileName } = labelled.image;
    const stem = stemOf(fileName);
    if (!isFree(stem, fileName)) continue;
    yield* filesOf(stem, labelled, numbers);
    yield { path: `images/${fileName}`, imageOf: fileName };
  }
  const names = ['background', ...categories.map(({ name }) => name.replace(/[\r\n]+/g, ' '))];
  yield { path: 'classes.txt', text: names.map((name) => `${name}\n`) };
}
