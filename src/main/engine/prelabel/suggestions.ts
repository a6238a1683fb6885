import { randomUUID } from 'node:crypto';
import { type Annotation, isSuggestion } from '@shared/domain/annotation';
import type { Change } from '@shared/domain/edit';
import type { Rle } from '@shared/domain/mask';
import { iouOf } from '@shared/mask';

/** A mask that the model proposes, its category by id. */
export interface Proposal {
  categoryId: number;
  mask: Rle;
  bbox: Annotation['bbox'];
  area: number;
  score: number;
  doubt: number;
}

/** Above it a proposal is the same thing as a mask that a person has judged already. */
const SAME_AS_REVIEWED = 0.7;
/** From it on a proposal is taken to be a suggestion that moved, and keeps its id. */
const SAME_AS_SUGGESTED = 0.5;

/**
 * What turns an image's unreviewed suggestions into these proposals. Reviewed masks are never touched, and
 * what they say already is not proposed again. A suggestion that only moved stays the same annotation.
 */
export function suggestionChanges(
  imageId: number,
  annotations: readonly Annotation[],
  proposals: readonly Proposal[],
): Change[] {
  const old = new Set(annotations.filter((one) => isSuggestion(one) && !one.locked));
  const reviewed = annotations.filter((one) => !old.has(one));
  const fresh = proposals.filter((proposal) => !best(proposal, reviewed, SAME_AS_REVIEWED));
  const changes = fresh.map((proposal): Change => {
    const before = best(proposal, old, SAME_AS_SUGGESTED);
    if (before) old.delete(before);
    const id = before?.id ?? randomUUID();
    const after: Annotation = {
      ...proposal,
      id,
      imageId,
      source: 'model',
      status: 'suggested',
      locked: false,
      crowd: false,
      layer: 0,
      note: '',
    };
    return { table: 'annotation', id, before, after };
  });
  const gone = [...old].map((before): Change => ({
    table: 'annotation',
    id: before.id,
    before,
    after: null,
  }));
  return [...gone, ...changes];
}

/** The mask of the same category that overlaps most, from `least` (IoU) on; null when none does. */
function best(proposal: Proposal, masks: Iterable<Annotation>, least: number): Annotation | null {
  let found: Annotation | null = null;
  let most = least;
  for (const one of masks) {
    if (one.categoryId !== proposal.categoryId || !touches(one.bbox, proposal.bbox)) continue;
    const iou = iouOf(one.mask, proposal.mask);
    if (iou >= most) [found, most] = [one, iou];
  }
  return found;
}

const touches = (a: Annotation['bbox'], b: Annotation['bbox']): boolean =>
  a[0] < b[0] + b[2] && b[0] < a[0] + a[2] && a[1] < b[1] + b[3] && b[1] < a[1] + a[3];
