import type { BBox } from '../../domain/mask';
import type { JsonValue } from '../json';
import type { Shape } from '../records';
import type { Raw } from './read-records';

/**
 * What a `segmentation` says, in whichever of its spellings. It is not judged here whether that makes a mask:
 * `maskOf` does. Where there is none to be had the box stands in.
 */
export function shapeOf(
  segmentation: JsonValue | undefined,
  box: BBox | null,
  isResult: boolean,
  tell: Raw['tell'],
): Shape {
  const fallback: Shape = box ? { kind: 'box', box } : { kind: 'nothing' };
  if (isEmpty(segmentation)) {
    if (box && !isResult)
      tell('mended', 'segmentation-missing', 'There is no segmentation; the box was taken.');
    return fallback;
  }
  const shape = Array.isArray(segmentation) ? polygonsOf(segmentation, tell) : rleOf(segmentation);
  if (shape) return shape;
  const otherwise = box ? 'the box was taken' : 'there is no box either';
  tell('mended', 'segmentation-kind', `The segmentation is no polygon and no RLE; ${otherwise}.`);
  return fallback;
}

function isEmpty(value: JsonValue | undefined): value is undefined | null {
  if (value === undefined || value === null) return true;
  return Array.isArray(value) && value.every((part) => Array.isArray(part) && part.length === 0);
}

function rleOf(value: JsonValue): Shape | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { counts, size } = value;
  if (!Array.isArray(size) || size.length !== 2 || !size.every(Number.isSafeInteger)) return null;
  const [rows, columns] = size as [number, number];
  if (typeof counts === 'string') return { kind: 'rle', rle: { size: [rows, columns], counts } };
  if (!Array.isArray(counts)) return null;
  return { kind: 'runs', size: [rows, columns], counts: counts.map(numberOf) };
}

/** NaN for what is no number: serialisers write null for NaN, and `maskOf` says what is wrong with it. */
const numberOf = (value: JsonValue): number => (typeof value === 'number' ? value : NaN);

/** COCO writes [[x1, y1, x2, y2, ...], ...]; four other spellings are in use and can't be mistaken. */
function polygonsOf(value: readonly JsonValue[], tell: Raw['tell']): Shape | null {
  if (value.every((part) => !Array.isArray(part))) {
    if (!value.every((part) => typeof part === 'number')) return null;
    tell(
      'mended',
      'segmentation-flat',
      'The polygon lacks its outer brackets; it was taken as one.',
    );
    return { kind: 'polygons', rings: [value.map(numberOf)] };
  }
  if (!value.every((part) => Array.isArray(part))) return null;
  const parts = value as readonly (readonly JsonValue[])[];
  if (isPoints(parts)) {
    tell('mended', 'segmentation-points', 'The polygon is a list of points; it was taken as one.');
    return { kind: 'polygons', rings: [parts.flat().map(numberOf)] };
  }
  const nested = parts.some((part) => part.some((inner) => Array.isArray(inner)));
  if (!nested) return { kind: 'polygons', rings: parts.map((part) => part.map(numberOf)) };
  if (!parts.every((part) => part.every((inner) => Array.isArray(inner)))) return null;
  const inner = parts as readonly (readonly (readonly JsonValue[])[])[];
  if (inner.every(isPoints)) {
    tell('mended', 'segmentation-points', 'Polygons are lists of points; they were taken as such.');
    return { kind: 'polygons', rings: inner.map((points) => points.flat().map(numberOf)) };
  }
  if (inner.some((part) => part.some((ring) => ring.some((value) => Array.isArray(value)))))
    return null;
  tell('mended', 'segmentation-nested', 'Polygons lie one list too deep; they were taken out.');
  return { kind: 'polygons', rings: inner.flat().map((ring) => ring.map(numberOf)) };
}

const isPoints = (parts: readonly (readonly JsonValue[])[]): boolean =>
  parts.length > 2 &&
  parts.every((part) => part.length === 2 && part.every((value) => typeof value === 'number'));
