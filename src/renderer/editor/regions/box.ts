import type { Rect } from '../geometry';
import type { Features } from './likeness';
import type { Plane } from './plane';

/** Kinds of things told apart inside a box and around it. */
const INSIDE_KINDS = 3;
const OUTSIDE_KINDS = 8;
const ROUNDS = 4;
/** What is around a box, as a share of its sides. */
const AROUND = 0.5;

/**
 * How much more each place is like what a box holds than like what is around it; 0 is as much as. Both are a few
 * kinds of things (means of groups); what is inside a box but like its surroundings is taken out of what it holds,
 * again and again (the idea of GrabCut, Rother et al. 2004, with features in place of colours).
 * @param box in places of the grid, with fractions
 */
export function insideOf(features: Features, box: Rect): Plane {
  const { columns, rows } = features;
  const inside: number[] = [];
  const outside: number[] = [];
  const middle: number[] = [];
  const [width, height] = [box.x1 - box.x0, box.y1 - box.y0];
  for (let column = 0; column < columns; column++)
    for (let row = 0; row < rows; row++) {
      // From the box's middle, its half sides being 1.
      const x = Math.abs(column + 0.5 - (box.x0 + box.x1) / 2) / (width / 2);
      const y = Math.abs(row + 0.5 - (box.y0 + box.y1) / 2) / (height / 2);
      const away = Math.max(x, y);
      const cell = column * rows + row;
      if (away < 1) inside.push(cell);
      else if (away < 1 + 2 * AROUND || inside.length + outside.length === 0) outside.push(cell);
      if (away < 0.5) middle.push(cell);
    }
  const data = new Float32Array(columns * rows);
  const rest = kinds(features, outside, OUTSIDE_KINDS);
  let own = middle.length > 0 ? middle : inside;
  for (let round = 0; round < ROUNDS && own.length > 0; round++) {
    const held = kinds(features, own, INSIDE_KINDS);
    for (let cell = 0; cell < data.length; cell++)
      data[cell] = nearest(features, cell, held) - nearest(features, cell, rest);
    own = inside.filter((cell) => data[cell]! > 0);
  }
  return { width: columns, height: rows, data };
}

/** Cosine with the nearest of some kinds; 0 without any. */
function nearest({ size, data }: Features, cell: number, kinds: readonly Float32Array[]): number {
  let best = kinds.length === 0 ? 0 : -1;
  for (const kind of kinds) {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += data[cell * size + i]! * kind[i]!;
    best = Math.max(best, sum);
  }
  return best;
}

/** Groups places by spherical k-means, begun with places as unlike as can be; the groups' mean directions. */
function kinds(features: Features, cells: readonly number[], count: number): Float32Array[] {
  const { size, data } = features;
  if (cells.length === 0) return [];
  const vector = (cell: number): Float32Array => data.subarray(cell * size, (cell + 1) * size);
  let means = [mean(features, cells)];
  while (means.length < Math.min(count, cells.length)) {
    let [least, farthest] = [Infinity, cells[0]!];
    for (const cell of cells) {
      const like = nearest(features, cell, means);
      if (like < least) [least, farthest] = [like, cell];
    }
    means.push(vector(farthest).slice());
  }
  for (let round = 0; round < ROUNDS; round++) {
    const groups: number[][] = means.map(() => []);
    for (const cell of cells) {
      let [best, group] = [-Infinity, 0];
      means.forEach((kind, k) => {
        const like = nearest(features, cell, [kind]);
        if (like > best) [best, group] = [like, k];
      });
      groups[group]!.push(cell);
    }
    means = groups.filter((group) => group.length > 0).map((group) => mean(features, group));
  }
  return means;
}

function mean({ size, data }: Features, cells: readonly number[]): Float32Array {
  const sum = new Float32Array(size);
  for (const cell of cells) for (let i = 0; i < size; i++) sum[i]! += data[cell * size + i]!;
  const length = Math.hypot(...sum) || 1;
  return sum.map((value) => value / length);
}
