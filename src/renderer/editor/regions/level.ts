import { Builder, type Spans } from '../spans';
import { fill } from './fill';
import { columnAt, type Plane } from './plane';

/**
 * The part of a plane that is at least `level` and connected to (x, y); everything else is put below the level.
 * null when that place itself is below.
 */
export function connectedTo(plane: Plane, x: number, y: number, level: number): Plane | null {
  const { width, height, data } = plane;
  const spans = fill(width, height, x * height + y, (position) => data[position]! >= level);
  if (spans.length === 0) return null;
  const kept = data.map((value) => (value >= level ? level - 1e-6 : value));
  for (let i = 0; i < spans.length; i += 2)
    kept.set(data.subarray(spans[i]!, spans[i + 1]!), spans[i]!);
  return { width, height, data: kept };
}

/**
 * The pixels of an image where a plane laid over it, bilinear between its places, is at least `level`. Exact, at
 * the cost of the plane's height for each of the image's columns.
 */
export function above(plane: Plane, level: number, width: number, height: number): Spans {
  const out = new Builder(1024);
  const values = new Float32Array(plane.height);
  const step = height / plane.height;
  // The row, in pixels, where the line between two places passes the level.
  const crossing = (after: number): number => {
    const before = values[after - 1]!;
    return (after - 0.5 + (level - before) / (values[after]! - before)) * step - 0.5;
  };
  for (let x = 0; x < width; x++) {
    columnAt(plane, x, width, values);
    const top = x * height;
    let from = values[0]! >= level ? 0 : -1;
    for (let i = 1; i < values.length; i++) {
      const inside = values[i]! >= level;
      if (inside === from >= 0) continue;
      const row = crossing(i);
      if (inside) from = Math.max(Math.ceil(row), 0);
      else {
        out.add(top + from, top + Math.min(Math.floor(row) + 1, height));
        from = -1;
      }
    }
    if (from >= 0) out.add(top + from, top + height);
  }
  return out.finish();
}
