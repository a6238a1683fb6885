import { areaOf } from '../../mask';
import type { FormatOption, FormatWriter, LabelledImage } from '../format';
import { paint } from '../support/label-map';
import { join, stemOf } from '../support/paths';
import { problem } from '../support/problem';
import { attempt, chosen, layerOf, nameKeeper, whereOf, type Report } from '../support/write';
import { imageSets } from './image-sets';
import { VOC_PALETTE, VOID } from '../support/palette';

export const MASK_OPTIONS: readonly FormatOption[] = [
  {
    key: 'border',
    title: 'Border between objects',
    choices: [
      { value: 'none', title: 'None: masks are kept to the pixel' },
      { value: 'void', title: 'Void (255), as in VOC itself' },
    ],
  },
];

/** Writes class and object numbers as PNGs with VOC's colours; the largest object first, so that small ones stay. */
export const writeVocMasks: FormatWriter = function* (set, options, report) {
  const numbers = new Map(set.categories.map(({ key }, i) => [key, i + 1]));
  const border = chosen(MASK_OPTIONS, options, 'border') === 'void';
  const isFree = nameKeeper(report);
  const sets = imageSets('Segmentation');
  for (const labelled of set.images()) {
    const { fileName, width, height } = labelled.image;
    const path = `${stemOf(fileName)}.png`;
    if (!isFree(path, fileName)) continue;
    sets.add(labelled);
    const { classes, objects } = paintAll(labelled, numbers, report);
    if (border) drawBorders(classes, objects, width);
    const png = { width, height, palette: VOC_PALETTE };
    yield { path: join('SegmentationClass', path), labelPng: { ...png, indices: classes } };
    yield { path: join('SegmentationObject', path), labelPng: { ...png, indices: objects } };
    yield { path: join('JPEGImages', fileName), imageOf: fileName };
  }
  yield* sets.files();
  const names = ['background', ...set.categories.map(({ name }) => name.replace(/[\r\n]+/g, ' '))];
  yield { path: 'class_names.txt', text: names.map((name) => `${name}\n`) };
  yield {
    path: 'labelmap.txt',
    text: [
      '# label:color_rgb:parts:actions\n',
      ...names
        .slice(0, VOID)
        .map((name, i) => `${name.replaceAll(':', ' ')}:${VOC_PALETTE[i]!.join(',')}::\n`),
    ],
  };
};

function paintAll(
  labelled: LabelledImage,
  numbers: ReadonlyMap<string, number>,
  report: Report,
): { classes: Uint8Array; objects: Uint8Array } {
  const pixels = labelled.image.width * labelled.image.height;
  const [classes, objects] = [new Uint8Array(pixels), new Uint8Array(pixels)];
  const sized = labelled.annotations
    .map((annotation) => ({
      annotation,
      where: whereOf(labelled, annotation),
      area: attempt(report, whereOf(labelled, annotation), () => areaOf(annotation.mask)) ?? 0,
    }))
    // Crowd regions are void, beneath everything that is known.
    .sort(
      (a, b) =>
        Number(b.annotation.crowd) - Number(a.annotation.crowd) ||
        layerOf(a.annotation) - layerOf(b.annotation) ||
        b.area - a.area,
    );
  let object = 0;
  for (const { annotation, where, area } of sized) {
    if (area === 0) continue;
    const number = numbers.get(annotation.category)!;
    if (!annotation.crowd && (number >= VOID || object + 1 >= VOID)) {
      report(
        problem(
          'skipped',
          'too-many',
          where,
          `The object was left out: VOC's masks hold ${VOID - 1} classes, and ${VOID - 1} objects an image.`,
        ),
      );
      continue;
    }
    paint(classes, annotation.mask, annotation.crowd ? VOID : number);
    paint(objects, annotation.mask, annotation.crowd ? VOID : ++object);
  }
  return { classes, objects };
}

/** Makes pixels void whose right or lower neighbour belongs to another object, and those neighbours. */
function drawBorders(classes: Uint8Array, objects: Uint8Array, width: number): void {
  const before = objects.slice();
  const touch = (a: number, b: number): void => {
    if (before[a] === before[b]) return;
    for (const at of [a, b]) classes[at] = objects[at] = VOID;
  };
  for (let at = 0; at < before.length; at++) {
    if ((at + 1) % width !== 0) touch(at, at + 1);
    if (at + width < before.length) touch(at, at + width);
  }
}
