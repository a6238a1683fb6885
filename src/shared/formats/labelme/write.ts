import type { Rle } from '../../domain/mask';
import { decodePatch } from '../../mask';
import type { FormatOption, FormatWriter, LabelledImage, MaskedAnnotation } from '../format';
import { encodeBitPng, store } from '../png';
import type { Extra } from '../records';
import { toBase64 } from '../support/base64';
import { outlineOf } from '../support/masks';
import { baseName, stemOf } from '../support/paths';
import { problem } from '../support/problem';
import { attempt, chosen, nameKeeper, uncrowded, whereOf, type Report } from '../support/write';

export const LABELME_OPTIONS: readonly FormatOption[] = [
  {
    key: 'shapes',
    title: 'Shapes',
    choices: [
      { value: 'auto', title: 'Polygons; masks where there are holes' },
      { value: 'polygon', title: 'Polygons only, holes joined by slits' },
      { value: 'mask', title: 'Masks only' },
    ],
  },
];

interface Drawn {
  readonly shape_type: 'polygon' | 'mask';
  readonly points: readonly (readonly number[])[];
  readonly mask: string | null;
}

/** Writes a JSON beside each image; parts of one object share a `group_id`. */
export const writeLabelMe: FormatWriter = function* (set, options, report) {
  const names = new Map(set.categories.map(({ key, name }) => [key, name]));
  const shapes = chosen(LABELME_OPTIONS, options, 'shapes');
  const isFree = nameKeeper(report);
  for (const labelled of set.images()) {
    const { fileName } = labelled.image;
    const path = `${stemOf(fileName)}.json`;
    if (!isFree(path, fileName)) continue;
    yield { path, text: imageJson(labelled, names, shapes, report) };
    yield { path: fileName, imageOf: fileName };
  }
  yield {
    path: 'labels.txt',
    text: ['__ignore__', '_background_', ...names.values()].map(
      (name) => `${name.replace(/[\r\n]+/g, ' ')}\n`,
    ),
  };
};

function* imageJson(
  labelled: LabelledImage,
  names: ReadonlyMap<string, string>,
  shapes: string,
  report: Report,
): Generator<string> {
  const { fileName, width, height } = labelled.image;
  yield '{"version":"5.5.0","flags":{},"shapes":[';
  let [separator, group] = ['\n', 0];
  for (const annotation of uncrowded(labelled, 'LabelMe', report)) {
    const where = whereOf(labelled, annotation);
    const parts = attempt(report, where, () => draw(annotation.mask, shapes)) ?? [];
    if (parts.length === 0)
      report(problem('skipped', 'mask-empty', where, 'An empty mask was left out.'));
    const group_id = parts.length > 1 ? ++group : null;
    for (const part of parts) {
      yield (
        separator +
        JSON.stringify(shapeJson(names.get(annotation.category)!, part, group_id, annotation))
      );
      separator = ',\n';
    }
  }
  const image = {
    imagePath: baseName(fileName),
    imageData: null,
    imageHeight: height,
    imageWidth: width,
  };
  yield `],\n${JSON.stringify(image).slice(1)}\n`;
}

const shapeJson = (
  label: string,
  { shape_type, points, mask }: Drawn,
  group_id: number | null,
  { extra }: MaskedAnnotation,
): Extra => ({
  label,
  points,
  group_id,
  description: typeof extra.description === 'string' ? extra.description : '',
  shape_type,
  flags: typeof extra.flags === 'object' && extra.flags !== null ? extra.flags : {},
  mask,
});

function draw(mask: Rle, shapes: string): Drawn[] {
  if (shapes === 'mask') return drawMask(mask);
  const { rings, holes } = outlineOf(mask);
  if (holes && shapes === 'auto') return drawMask(mask);
  return rings.map((ring) => ({ shape_type: 'polygon', points: pairsOf(ring), mask: null }));
}

/** A PNG of the mask's box; its corners are pixels, both within it. */
function drawMask(mask: Rle): Drawn[] {
  const patch = decodePatch(mask);
  if (patch === null) return [];
  const { x, y, bitmap } = patch;
  const points = [
    [x, y],
    [x + bitmap.width - 1, y + bitmap.height - 1],
  ];
  return [{ shape_type: 'mask', points, mask: toBase64(encodeBitPng(bitmap, store)) }];
}

const pairsOf = (ring: readonly number[]): number[][] =>
  Array.from({ length: ring.length / 2 }, (_, i) => [ring[2 * i]!, ring[2 * i + 1]!]);
