import { fromBelow, type Annotation } from '@shared/domain/annotation';
import type { Change } from '@shared/domain/edit';
import type { Rle } from '@shared/domain/mask';
import { AppError } from '@shared/errors';
import type { Point } from './geometry';
import { areaOf, boundsOf, contains, rleOf, spansOf, type Spans } from './spans';

/** What the editor needs to know of an image. Width and height are those after EXIF orientation. */
export interface EditorImage {
  readonly id: number;
  readonly width: number;
  readonly height: number;
}

/** An image and its annotations. Records are never changed in place, so identity tells what is new. */
export class Document {
  private records = new Map<string, Annotation>();
  private list: readonly Annotation[] | null = null;
  private readonly spans = new WeakMap<Rle, Spans>();

  /** @throws AppError('bad-input') when a mask is damaged or of another size than the image */
  constructor(
    readonly image: EditorImage,
    annotations: readonly Annotation[],
  ) {
    for (const annotation of annotations) this.put(annotation);
  }

  /** In the order in which they came. The same array until something changes. */
  get annotations(): readonly Annotation[] {
    return (this.list ??= [...this.records.values()]);
  }

  get(id: string): Annotation | null {
    return this.records.get(id) ?? null;
  }

  spansOf(annotation: Annotation): Spans {
    let spans = this.spans.get(annotation.mask);
    if (spans === undefined) {
      spans = spansOf(annotation.mask);
      this.spans.set(annotation.mask, spans);
    }
    return spans;
  }

  /** The annotation with another mask; box and area follow from it. */
  withMask(annotation: Annotation, spans: Spans): Annotation {
    const { width, height } = this.image;
    const mask = rleOf(spans, width, height);
    this.spans.set(mask, spans);
    const { x0, y0, x1, y1 } = boundsOf(spans, height) ?? { x0: 0, y0: 0, x1: 0, y1: 0 };
    return { ...annotation, mask, bbox: [x0, y0, x1 - x0, y1 - y0], area: areaOf(spans) };
  }

  /** Puts records into the state after these changes; other images' and other tables' are passed over. */
  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.table !== 'annotation') continue;
      if (change.after?.imageId === this.image.id) this.put(change.after);
      else if (this.records.delete(change.id)) this.list = null;
    }
  }

  /** The topmost of the candidates that has the pixel under an image point. */
  at({ x, y }: Point, candidates: Iterable<Annotation>): Annotation | null {
    const { width, height } = this.image;
    if (x < 0 || y < 0 || x >= width || y >= height) return null;
    const position = Math.floor(x) * height + Math.floor(y);
    let best: Annotation | null = null;
    for (const annotation of candidates)
      if (
        (best === null || fromBelow(annotation, best) > 0) &&
        contains(this.spansOf(annotation), position)
      )
        best = annotation;
    return best;
  }

  private put(annotation: Annotation): void {
    const { width, height } = this.image;
    const { size, counts } = annotation.mask;
    if (size[0] !== height || size[1] !== width)
      throw new AppError(
        'bad-input',
        `A mask of ${size[1]} x ${size[0]} pixels doesn't belong to an image of ${width} x ${height}.`,
      );
    // Records come back from the engine as copies: an equal mask keeps its identity and what hangs on it.
    const mask = this.records.get(annotation.id)?.mask;
    const known = mask !== undefined && mask.counts === counts;
    const record = known ? { ...annotation, mask } : annotation;
    this.spansOf(record);
    this.records.set(record.id, record);
    this.list = null;
  }
}
