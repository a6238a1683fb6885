import type { Annotation } from '@shared/domain/annotation';
import type { Change } from '@shared/domain/edit';
import { NO_SPANS, spansOf, subtract, unite, type Spans } from './spans';

/** What changes would do to the masks of an image, as pixels. Drawn over them before it is done. */
export interface MaskDiff {
  readonly imageId: number;
  /** Pixels that masks come to have. */
  readonly gained: Spans;
  /** Pixels that masks lose. */
  readonly lost: Spans;
}

/** @throws AppError('bad-input') when a mask is damaged */
export function diffOf(imageId: number, changes: readonly Change[]): MaskDiff {
  let [gained, lost] = [NO_SPANS, NO_SPANS];
  for (const change of changes) {
    if (change.table !== 'annotation') continue;
    const [before, after] = [pixelsOf(change.before), pixelsOf(change.after)];
    const moved = change.before?.categoryId !== change.after?.categoryId;
    gained = unite(gained, moved ? after : subtract(after, before));
    lost = unite(lost, moved ? before : subtract(before, after));
  }
  return { imageId, gained, lost };
}

const pixelsOf = (annotation: Annotation | null): Spans =>
  annotation === null ? NO_SPANS : spansOf(annotation.mask);
