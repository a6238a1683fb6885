import type { Rle } from '../../domain/mask';
import { BadPng, decodePng, type Inflate } from '../png';
import type { Shape } from '../records';
import { fromBase64 } from '../support/base64';
import { asText, ringOf, type JsonObject } from '../support/json';
import { labelMapOf, mapped } from '../support/label-map';
import { ellipse, maskOfPatch } from '../support/masks';
import { shown } from '../support/problem';

export interface Frame {
  readonly width: number;
  readonly height: number;
}

/** What a shape says, compact, as the size of the image may stand behind all shapes. */
export interface Sketch {
  readonly type: string;
  /** null unless every point is a pair of numbers. */
  readonly points: readonly number[] | null;
  /** A PNG in base64; '' for none. */
  readonly mask: string;
}

export const sketchOf = (json: JsonObject): Sketch => ({
  type: json.shape_type === undefined ? 'polygon' : (asText(json.shape_type) ?? ''),
  points: ringOf(json.points),
  mask: asText(json.mask) ?? '',
});

const THIN = ['line', 'linestrip', 'point', 'points'];

/** What LabelMe draws as a shape of ours, or why it can't be taken. */
export function shapeOf(
  { type, points, mask }: Sketch,
  frame: Frame,
  inflate: Inflate,
): Shape | string {
  if (points === null) return 'its points are no pairs of numbers';
  if (THIN.includes(type)) return `a ${type} has no area`;
  if (type === 'polygon')
    return points.length < 6 ? 'it has less than 3 points' : { kind: 'polygons', rings: [points] };
  if (points.length < 4) return 'it has less than 2 points';
  const [x1, y1, x2, y2] = points as [number, number, number, number];
  if (type === 'rectangle') return rectangle(points);
  if (type === 'circle') {
    const radius = Math.hypot(x2 - x1, y2 - y1);
    if (radius === 0) return 'it is empty';
    return { kind: 'polygons', rings: [ellipse(x1, y1, radius, radius)] };
  }
  if (type !== 'mask') return `shapes of type ${shown(type)} are unknown`;
  const rle = maskAt(mask, Math.round(x1), Math.round(y1), frame, inflate);
  return typeof rle === 'string' ? rle : { kind: 'rle', rle };
}

/** Two opposite corners; newer versions write all four. */
function rectangle(points: readonly number[]): Shape | string {
  const [xs, ys] = [0, 1].map((axis) => points.slice(0, 8).filter((_, i) => i % 2 === axis));
  const [left, top] = [Math.min(...xs!), Math.min(...ys!)];
  const [width, height] = [Math.max(...xs!) - left, Math.max(...ys!) - top];
  if (width === 0 || height === 0) return 'it is empty';
  return { kind: 'box', box: [left, top, width, height] };
}

/** A mask shape: a PNG that lies with its left top pixel at the first point. */
function maskAt(
  base64: string,
  x: number,
  y: number,
  { width, height }: Frame,
  inflate: Inflate,
): Rle | string {
  const bytes = fromBase64(base64);
  if (bytes === null || bytes.length === 0) return 'its mask is no picture';
  try {
    const png = decodePng(bytes, inflate, width * height);
    const map = labelMapOf(png);
    const data = mapped(map.values, (value) => (value ? 1 : 0), new Uint8Array(map.values.length));
    const bitmap = { width: png.width, height: png.height, data };
    return maskOfPatch({ x, y, bitmap }, width, height) ?? 'its mask has no pixel in the image';
  } catch (error) {
    if (error instanceof BadPng) return `its mask can't be read: ${error.message}`;
    throw error;
  }
}
