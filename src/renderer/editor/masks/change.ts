import type { Annotation } from '@shared/domain/annotation';
import type { Change } from '@shared/domain/edit';
import type { Document } from '../document';
import { difference, type Spans } from '../spans';

export const annotationChange = (
  before: Annotation | null,
  after: Annotation | null,
): Extract<Change, { table: 'annotation' }> => ({
  table: 'annotation',
  id: (before ?? after)!.id,
  before,
  after,
});

/**
 * A mask gets other pixels; null when they are the same. Whoever corrects a suggestion has judged it: it becomes
 * accepted. Nothing left means deleted.
 */
export function maskChange(document: Document, before: Annotation, spans: Spans): Change | null {
  if (difference(document.spansOf(before), spans).length === 0) return null;
  const kept = spans.length > 0;
  return annotationChange(
    before,
    kept ? document.withMask({ ...before, status: 'accepted' }, spans) : null,
  );
}
