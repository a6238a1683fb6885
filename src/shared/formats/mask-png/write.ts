import type { FormatWriter, LabelledImage, LabelSet, OutFile } from '../format';
import { areaOf } from '../../mask';
import { paint } from '../support/label-map';
import { VOC_PALETTE } from '../support/palette';
import { stemOf } from '../support/paths';
import { problem } from '../support/problem';
import { attempt, nameKeeper, uncrowded, whereOf, type Report } from '../support/write';

const MAX_CLASSES = 65_535;

/** One PNG an image: numbers of classes, 0 background; 8 bits with colours, or 16 where there are many classes. */
export const writeClassPngs: FormatWriter = (set, _options, report) =>
  writeAll(set, report, function* (stem, labelled, numbers) {
    const { width, height } = labelled.image;
    const deep = numbers.size > 255;
    const indices = deep ? new Uint16Array(width * height) : new Uint8Array(width * height);
    const sized = [...uncrowded(labelled, 'A mask PNG', report)]
      .map((annotation) => {
        const where = whereOf(labelled, annotation);
        return { annotation, area: attempt(report, where, () => areaOf(annotation.mask)) ?? 0 };
      })
      .sort((a, b) => b.area - a.area);
    for (const { annotation, area } of sized)
      if (area > 0) paint(indices, annotation.mask, numbers.get(annotation.category)!);
    const palette = deep ? null : VOC_PALETTE;
    yield { path: `masks/${stem}.png`, labelPng: { width, height, indices, palette } };
  });

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
