import type { JsonValue } from '../json';

export type JsonObject = Readonly<Record<string, JsonValue>>;

export const asObject = (value: JsonValue | undefined): JsonObject | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;

export const asList = (value: JsonValue | undefined): readonly JsonValue[] | null =>
  Array.isArray(value) ? value : null;

export const asText = (value: JsonValue | undefined): string | null =>
  typeof value === 'string' ? value : null;

export const asNumber = (value: JsonValue | undefined): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** Coordinates beyond this are mistakes, not places outside the frame. */
const FARTHEST = 1e7;
const MAX_POINTS = 1_000_000;

/** `[[x, y], ...]` as one ring; null unless every point is two sensible numbers. */
export function ringOf(value: JsonValue | undefined): number[] | null {
  const points = asList(value);
  if (points === null || points.length > MAX_POINTS) return null;
  const ring: number[] = [];
  for (const point of points) {
    const pair = asList(point);
    const [x, y] = [asNumber(pair?.[0]), asNumber(pair?.[1])];
    if (x === null || y === null || Math.abs(x) > FARTHEST || Math.abs(y) > FARTHEST) return null;
    ring.push(x, y);
  }
  return ring;
}

/** Fields worth carrying: those of the list that are there and say something. */
export function carried(object: JsonObject, keys: readonly string[]): Record<string, JsonValue> {
  return Object.fromEntries(
    keys.flatMap((key) => (isEmpty(object[key]) ? [] : [[key, object[key]!] as const])),
  );
}

function isEmpty(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
