import type { BBox, Rle } from '../../domain/mask';
import type { FoundImage } from '../format';
import type { Shape } from '../records';
import { ellipse, maskOfRowRuns, ringOfBox, rotated } from '../support/masks';
import { numberOf, numbersIn } from '../support/text';
import type { XmlElement } from '../support/xml';

type Frame = Pick<FoundImage, 'width' | 'height'>;

const MAX_NUMBERS = 2_000_000;
const FARTHEST = 1e7;

/** What CVAT draws, by the name of its element; each gives a shape of ours, or why it can't be taken. */
const READERS: Readonly<Record<string, (element: XmlElement, frame: Frame) => Shape | string>> = {
  polygon: ({ attributes }) => {
    const ring = numbersIn(attributes.points ?? '', MAX_NUMBERS);
    if (!ring.every(isPlace)) return 'its points are no numbers';
    if (ring.length % 2 === 1) return 'a point lacks its second number';
    return ring.length < 6 ? 'it has less than 3 points' : { kind: 'polygons', rings: [ring] };
  },
  box: (element) => {
    const [left, top, right, bottom, angle] = placesOf(element, [
      'xtl',
      'ytl',
      'xbr',
      'ybr',
      'rotation',
    ]);
    const box: BBox = [left!, top!, right! - left!, bottom! - top!];
    if (!box.every(isPlace)) return 'its corners are no numbers';
    if (!(box[2] > 0 && box[3] > 0)) return 'it is empty';
    if (!angle) return { kind: 'box', box };
    const [x, y] = [box[0] + box[2] / 2, box[1] + box[3] / 2];
    return { kind: 'polygons', rings: [rotated(ringOfBox(box), x, y, angle)] };
  },
  ellipse: (element) => {
    const [x, y, radiusX, radiusY, angle] = placesOf(element, ['cx', 'cy', 'rx', 'ry', 'rotation']);
    if (![x, y, radiusX, radiusY].every(isPlace)) return 'its numbers are none';
    if (!(radiusX! > 0 && radiusY! > 0)) return 'it is empty';
    return { kind: 'polygons', rings: [ellipse(x!, y!, radiusX!, radiusY!, angle || 0)] };
  },
  mask: (element, frame) => {
    const mask = maskOf(element, frame);
    return typeof mask === 'string' ? mask : { kind: 'rle', rle: mask };
  },
  polyline: () => 'a line has no area',
  points: () => 'points have no area',
  cuboid: () => 'cuboids are no masks',
  skeleton: () => 'a skeleton has no area',
};

/** Null for elements that are no shapes. */
export function shapeOf(element: XmlElement, frame: Frame): Shape | string | null {
  return Object.hasOwn(READERS, element.name) ? READERS[element.name]!(element, frame) : null;
}

const isPlace = (value: number | undefined): boolean => Math.abs(value ?? NaN) <= FARTHEST;

const placesOf = ({ attributes }: XmlElement, names: readonly string[]): number[] =>
  names.map((name) => numberOf(attributes[name] ?? ''));

/** A mask lies in a rectangle of the image; its runs go row by row, zeros first. */
function maskOf(element: XmlElement, { width, height }: Frame): Rle | string {
  const [left, top, boxWidth, boxHeight] = placesOf(element, [
    'left',
    'top',
    'width',
    'height',
  ]) as BBox;
  if (![left, top, boxWidth, boxHeight].every(Number.isInteger))
    return 'its box has no whole numbers';
  if (boxWidth < 1 || boxHeight < 1 || boxWidth > width || boxHeight > height)
    return 'its box is not of the size of anything in the image';
  if (left < 0 || top < 0 || left + boxWidth > width || top + boxHeight > height)
    return 'its box hangs over the border of the image';
  const counts = numbersIn(element.attributes.rle ?? '', MAX_NUMBERS);
  if (!counts.every((count) => Number.isInteger(count) && count >= 0))
    return 'its run lengths are no whole numbers';
  if (counts.reduce((sum, count) => sum + count, 0) !== boxWidth * boxHeight)
    return "its run lengths don't add up to its box";
  const runs: number[] = [];
  let at = 0;
  for (const [i, count] of counts.entries()) {
    // Each row of the box is a run of its own in the image.
    for (let rest = i % 2 === 1 ? count : 0, from = at; rest > 0;) {
      const x = from % boxWidth;
      const length = Math.min(rest, boxWidth - x);
      runs.push((top + Math.floor(from / boxWidth)) * width + left + x, length);
      from += length;
      rest -= length;
    }
    at += count;
  }
  return maskOfRowRuns(runs, width, height) ?? 'it is empty';
}
