import type { Shape } from '../records';
import { asList, asNumber, asText, ringOf, type JsonObject } from '../support/json';
import { ellipse, maskOfRowRuns, ringOfBox, rotated } from '../support/masks';
import { decodeBrush } from './brush';

export interface Frame {
  readonly width: number;
  readonly height: number;
}

/**
 * What a result draws, by the fields of its value, as its type may be named otherwise; coordinates are percent of
 * the image's sides. A text says why it can't be taken; null: it draws nothing (a choice, a text, a rating).
 */
export function shapeOf(value: JsonObject, { width, height }: Frame): Shape | string | null {
  if ('rle' in value) return brush(value, { width, height });
  if ('points' in value) {
    const ring = ringOf(value.points);
    if (ring === null) return 'its points are no pairs of numbers';
    if (ring.length < 6) return 'it has less than 3 points';
    const scaled = ring.map((part, i) => (part * (i % 2 === 0 ? width : height)) / 100);
    return { kind: 'polygons', rings: [scaled] };
  }
  if (!('x' in value && 'y' in value)) return null;
  const at = (key: string, side: number): number => ((asNumber(value[key]) ?? NaN) * side) / 100;
  const [x, y, angle] = [at('x', width), at('y', height), asNumber(value.rotation) ?? 0];
  if ('radiusX' in value) {
    const [radiusX, radiusY] = [at('radiusX', width), at('radiusY', height)];
    if (!(radiusX > 0 && radiusY > 0) || !areNear(x, y, radiusX, radiusY)) return 'it is empty';
    return { kind: 'polygons', rings: [ellipse(x, y, radiusX, radiusY, angle)] };
  }
  if (!('height' in value)) return 'a point has no area';
  const box: [number, number, number, number] = [x, y, at('width', width), at('height', height)];
  if (!(box[2] > 0 && box[3] > 0) || !areNear(...box)) return 'it is empty';
  // Label Studio turns a rectangle about its left top corner.
  return angle === 0
    ? { kind: 'box', box }
    : { kind: 'polygons', rings: [rotated(ringOfBox(box), x, y, angle)] };
}

const areNear = (...values: readonly number[]): boolean =>
  values.every((value) => Math.abs(value) <= 1e7);

function brush(value: JsonObject, { width, height }: Frame): Shape | string {
  const bytes = asList(value.rle);
  if (bytes === null) return 'its brush is no list';
  const runs = decodeBrush(bytes, width * height);
  if (typeof runs === 'string') return runs;
  const rle = maskOfRowRuns(runs, width, height);
  return rle === null ? 'it is empty' : { kind: 'rle', rle };
}

/** The labels of a result: those of its own type, or of `labels`. */
export function labelsOf(type: string, value: JsonObject): string[] {
  const list = asList(value[type]) ?? asList(value.labels) ?? [];
  return list.flatMap((label) => asText(label)?.trim() || []);
}
