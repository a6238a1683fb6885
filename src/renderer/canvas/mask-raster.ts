import type { Rect } from '../editor';
import { around, intersection } from '../editor/geometry';
import { firstEndingAfter } from '../editor/spans';
import type { MaskLayer, MaskScene } from './mask-scene';
import { PATTERNS, TILE } from './patterns';

/** A suggestion's inside is this much lighter. */
const SUGGESTED = 2 / 3;
const RIM = 1;
/** So much denser than the inside is what a pattern marks. */
const MARKED = 0.35;
/** Length of a suggestion's rim dashes and of the gaps between, pixels along the diagonals. */
const DASH = 4;

/**
 * Draws a scene's masks at every 2^level-th pixel. Two steps: first which layer owns each pixel, then its
 * colour, which is deeper on the rim, where a neighbour has another owner. So cost hardly depends on how
 * many masks there are.
 */
export class MaskRaster {
  /** Owner of each pixel and of one pixel around: 0 none, n the layer n - 1. Column by column, as spans are. */
  private owners = new Uint16Array(0);

  /**
   * @param region level pixels
   * @param out RGBA of the region, row by row, written whole
   */
  draw(scene: MaskScene, level: number, region: Rect, out: Uint32Array): void {
    const width = region.x1 - region.x0;
    const height = region.y1 - region.y0;
    const size = (width + 2) * (height + 2);
    if (this.owners.length < size) this.owners = new Uint16Array(size);
    else this.owners.fill(0, 0, size);
    const framed = { x0: region.x0 - 1, y0: region.y0 - 1, x1: region.x1 + 1, y1: region.y1 + 1 };
    scene.layers.forEach((layer, index) => this.own(scene, layer, index + 1, level, framed));
    const whole = { x0: 0, y0: 0, x1: scene.width, y1: scene.height };
    this.goOnBeyond(levelRect(whole, level), region);
    this.colour(scene, region, out);
  }

  /** A mask that reaches the image's edge is cut there, it doesn't end: no rim. */
  private goOnBeyond(image: Rect, { x0, y0, x1, y1 }: Rect): void {
    const { owners } = this;
    const rows = y1 - y0 + 2;
    const last = x1 - x0 + 1;
    if (x0 === image.x0) owners.copyWithin(0, rows, 2 * rows);
    if (x1 === image.x1) owners.copyWithin(last * rows, (last - 1) * rows, last * rows);
    for (let line = 0; line <= last * rows; line += rows) {
      if (y0 === image.y0) owners[line] = owners[line + 1]!;
      if (y1 === image.y1) owners[line + rows - 1] = owners[line + rows - 2]!;
    }
  }

  private own(scene: MaskScene, layer: MaskLayer, owner: number, level: number, area: Rect): void {
    const painting = scene.painting?.target.id === layer.id ? scene.painting : null;
    const added = painting?.operation === 'add' ? painting.stroke : null;
    const erased = painting?.operation === 'erase' ? painting.stroke : null;
    const extent = around(layer.bounds, added && added.touched);
    if (extent === null) return;
    const part = intersection(area, levelRect(extent, level));
    const { owners } = this;
    const { spans } = layer;
    const [stride, middle] = sampling(level);
    const rows = area.y1 - area.y0;
    for (let x = part.x0; x < part.x1; x++) {
      const column = (x * stride + middle) * scene.height;
      const first = column + middle;
      const line = (x - area.x0) * rows - area.y0;
      const bottom = column + Math.min(part.y1 * stride, scene.height);
      let i = firstEndingAfter(spans, column + part.y0 * stride);
      for (; spans[i]! < bottom; i += 2) {
        const from = Math.max(Math.ceil((spans[i]! - first) / stride), part.y0);
        const to = Math.min(Math.ceil((spans[i + 1]! - first) / stride), part.y1);
        if (erased === null) {
          if (from < to) owners.fill(owner, line + from, line + to);
        } else
          for (let y = from; y < to; y++)
            if (erased.painted[first + y * stride] === 0) owners[line + y] = owner;
      }
      if (added !== null)
        for (let y = part.y0; y < part.y1; y++)
          if (added.painted[first + y * stride] === 1) owners[line + y] = owner;
    }
  }

  private colour({ layers, fill }: MaskScene, region: Rect, out: Uint32Array): void {
    // Typed: values of 32 bits would be boxed, and looking them up take longer than all the rest.
    const fills = Uint32Array.from([
      0,
      ...layers.map((it) => paint(it, it.suggested ? fill * SUGGESTED : fill)),
    ]);
    const rims = Uint32Array.from([0, ...layers.map((it) => paint(it, RIM))]);
    const patterned = layers.some(({ pattern }) => pattern > 0);
    const marks = Uint32Array.from([
      0,
      ...layers.map((it) => paint(it, Math.min(fill + MARKED, 1))),
    ]);
    const tiles = Uint16Array.from([0, ...layers.map(({ pattern }) => pattern * TILE * TILE)]);
    const dashes = Uint8Array.from([0, ...layers.map(({ suggested }) => (suggested ? DASH : 0))]);
    const { owners } = this;
    const width = region.x1 - region.x0;
    const height = region.y1 - region.y0;
    const rows = height + 2;
    for (let x = 0; x < width; x++) {
      let at = (x + 1) * rows + 1;
      let to = x;
      const tileColumn = (region.x0 + x) & (TILE - 1);
      for (let y = 0; y < height; y++, at++, to += width) {
        const owner = owners[at]!;
        if (owner === 0) {
          out[to] = 0;
          continue;
        }
        const inside =
          owners[at - 1] === owner &&
          owners[at + 1] === owner &&
          owners[at - rows] === owner &&
          owners[at + rows] === owner;
        const gap = (region.x0 + x + region.y0 + y) & dashes[owner]!;
        if (!inside && gap === 0) out[to] = rims[owner]!;
        else if (patterned && PATTERNS[tiles[owner]! + tileRow(region.y0 + y) + tileColumn] === 1)
          out[to] = marks[owner]!;
        else out[to] = fills[owner]!;
      }
    }
  }
}

const tileRow = (y: number): number => (y & (TILE - 1)) * TILE;

/** A colour as one RGBA pixel of ImageData, on the little-endian machines that browsers run on. */
function paint({ colour }: MaskLayer, opacity: number): number {
  const value = parseInt(colour.slice(1), 16);
  const alpha = Math.round(255 * opacity);
  const [red, green, blue] = [value >> 16, (value >> 8) & 255, value & 255];
  return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** Level pixel p stands for the image pixel p * stride + middle. */
function sampling(level: number): [stride: number, middle: number] {
  const stride = 2 ** level;
  return [stride, stride >> 1];
}

/** The level pixels that stand for image pixels of the rectangle. */
export function levelRect(rect: Rect, level: number): Rect {
  const [stride, middle] = sampling(level);
  const at = (position: number): number => Math.ceil((position - middle) / stride);
  return { x0: at(rect.x0), y0: at(rect.y0), x1: at(rect.x1), y1: at(rect.y1) };
}
