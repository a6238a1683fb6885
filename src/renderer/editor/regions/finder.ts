import { intersection } from '../geometry';
import { spansOfRect } from '../masks/columns';
import { withoutSpecks } from '../masks/parts';
import { areaOf, intersect, NO_SPANS, type Spans } from '../spans';
import { insideOf } from './box';
import { byColour } from './colour';
import { Guide } from './guide';
import { above, connectedTo } from './level';
import { cellAt, cosineOf, type Features, likeness } from './likeness';
import { type Colours, type Plane, resized, shrunk } from './plane';
import type { RegionRequest } from './source';

/** Long side of the picture whose edges regions follow: finer ones cost more than they gain. */
const GUIDE_SIDE = 400;
/** Of the guide's pixels; both chosen on photos (docs/smart-select.md). */
const GUIDE_RADIUS = 8;
const GUIDE_SOFTNESS = 1e-4;
/** Share of a box below which a part of what it holds is none. */
const SPECK = 0.02;

/** Finds regions in one image. Takes milliseconds to a tenth of a second, so it lives in a thread of its own. */
export class RegionFinder {
  private seen: Features | null = null;
  private readonly guide: Guide;
  private last: { readonly cell: number; readonly plane: Plane } | null = null;

  constructor(private readonly picture: Colours) {
    this.guide = new Guide(shrunk(picture, GUIDE_SIDE), GUIDE_RADIUS, GUIDE_SOFTNESS);
  }

  /** null: the model hasn't seen the image. */
  get features(): Features | null {
    return this.seen;
  }
  set features(features: Features | null) {
    this.seen = features;
    this.last = null;
  }

  /** null for what needs features without any; no pixels for a point outside the image. */
  find(request: RegionRequest): Spans | null {
    const { features } = this;
    if (request.kind === 'colour') return this.byColour(request);
    if (features === null) return null;
    return request.kind === 'box' ? this.inBox(request, features) : this.alike(request, features);
  }

  private byColour({ at, tolerance }: RegionRequest & { kind: 'colour' }): Spans {
    const [x, y] = [Math.floor(at.x), Math.floor(at.y)];
    return this.has(x, y) ? byColour(this.picture, x, y, tolerance) : NO_SPANS;
  }

  private alike(
    { at, likeness: least }: RegionRequest & { kind: 'likeness' },
    features: Features,
  ): Spans {
    const { width, height } = this.picture;
    if (!this.has(at.x, at.y)) return NO_SPANS;
    const [x, y] = [at.x / width, at.y / height];
    const cell = cellAt(features, x, y);
    // The wheel asks for the same place again and again.
    if (this.last?.cell !== cell)
      this.last = { cell, plane: this.sharpened(likeness(features, cell)) };
    const { plane } = this.last;
    const [column, row] = [Math.floor(x * plane.width), Math.floor(y * plane.height)];
    const level = cosineOf(least, features);
    const part = connectedTo(plane, column, row, level);
    return part === null ? NO_SPANS : above(part, level, width, height);
  }

  private inBox({ box }: RegionRequest & { kind: 'box' }, features: Features): Spans {
    const { width, height } = this.picture;
    const [across, down] = [features.columns / width, features.rows / height];
    const cells = {
      x0: box.x0 * across,
      y0: box.y0 * down,
      x1: box.x1 * across,
      y1: box.y1 * down,
    };
    const found = above(this.sharpened(insideOf(features, cells)), 0, width, height);
    const whole = spansOfRect(intersection({ x0: 0, y0: 0, x1: width, y1: height }, box), height);
    return withoutSpecks(intersect(found, whole), height, SPECK * areaOf(whole));
  }

  /** A plane of the features' places, at the guide's size and with the picture's edges. */
  private sharpened(plane: Plane): Plane {
    return this.guide.filter(resized(plane, this.guide.width, this.guide.height));
  }

  private has(x: number, y: number): boolean {
    return x >= 0 && y >= 0 && x < this.picture.width && y < this.picture.height;
  }
}
