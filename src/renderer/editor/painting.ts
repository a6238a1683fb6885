import type { Annotation } from '@shared/domain/annotation';
import type { Change } from '@shared/domain/edit';
import { newId } from '@shared/edit';
import type { Document } from './document';
import type { Stroke } from './stroke';
import { difference, NO_SPANS, rleOf, subtract, unite } from './spans';

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
  };
}

/**
 * What a finished stroke does to its annotation, as the document has it now; null when no pixel changes.
 * Whoever corrects a suggestion has judged it: it becomes accepted. Nothing left means deleted.
 */
export function changeOf(document: Document, painting: Painting): Change | null {
  const { target, isNew, operation, stroke } = painting;
  const before = document.get(target.id);
  if (before === null && !isNew) return null;
  const old = before === null ? NO_SPANS : document.spansOf(before);
  const spans = (operation === 'add' ? unite : subtract)(old, stroke.spans());
  if (difference(old, spans).length === 0) return null;
  const after =
    spans.length === 0
      ? null
      : document.withMask({ ...(before ?? target), status: 'accepted' }, spans);
  return { table: 'annotation', id: target.id, before, after };
}
