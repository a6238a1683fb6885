import type { Annotation } from '@shared/domain/annotation';
import type { Change } from '@shared/domain/edit';
import type { Document } from './document';
import type { Modifiers } from './events';
import { annotationChange, maskChange } from './masks/change';
import { blankAnnotation } from './painting';
import { subtract, unite, type Spans } from './spans';

/** What a tool that yields a region does with it: a mask of its own, or more or less of the selected one. */
export type RegionUse = 'new' | 'add' | 'erase';

/** While drawing, Shift adds to and Alt takes from the selected mask. */
export const regionUse = ({ shift, alt }: Modifiers): RegionUse =>
  alt ? 'erase' : shift ? 'add' : 'new';

/** What a region does to a mask, or the new mask it becomes; null when no pixel changes. */
export function regionChange(
  document: Document,
  target: Annotation | null,
  categoryId: number | null,
  region: Spans,
  use: RegionUse,
): Change | null {
  if (target === null || use === 'new') {
    if (categoryId === null || use === 'erase' || region.length === 0) return null;
    const blank = blankAnnotation(document, categoryId);
    return annotationChange(null, document.withMask(blank, region));
  }
  if (target.locked) return null;
  const combined = (use === 'add' ? unite : subtract)(document.spansOf(target), region);
  return maskChange(document, target, combined);
}
