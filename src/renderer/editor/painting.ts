import type { Annotation } from '@shared/domain/annotation';
import type { Change } from '@shared/domain/edit';
import { newId } from '@shared/edit';
import type { Document } from './document';
import { annotationChange, maskChange } from './masks/change';
import type { Stroke } from './stroke';
import { NO_SPANS, rleOf, subtract, unite } from './spans';

export type Operation = 'add' | 'erase';

/** A stroke under way, drawn over the document but not yet part of it. */
export interface Painting {
  /** The mask painted on, as it was; for a new one the record it will become. */
  readonly target: Annotation;
  readonly isNew: boolean;
  readonly operation: Operation;
  readonly stroke: Stroke;
}

/** A human's annotation without a pixel yet. */
export function blankAnnotation({ image }: Document, categoryId: number): Annotation {
  return {
    id: newId(),
    imageId: image.id,
    categoryId,
    mask: rleOf(NO_SPANS, image.width, image.height),
    bbox: [0, 0, 0, 0],
    area: 0,
    score: null,
    doubt: null,
    source: 'human',
    status: 'accepted',
    locked: false,
    crowd: false,
    layer: 0,
    note: '',
  };
}

/** What a finished stroke does to its annotation, as the document has it now; null when no pixel changes. */
export function changeOf(document: Document, painting: Painting): Change | null {
  const { target, isNew, operation, stroke } = painting;
  const before = document.get(target.id);
  const painted = stroke.spans();
  if (before === null)
    return isNew && painted.length > 0
      ? annotationChange(null, document.withMask(target, painted))
      : null;
  const combined = (operation === 'add' ? unite : subtract)(document.spansOf(before), painted);
  return maskChange(document, before, combined);
}
