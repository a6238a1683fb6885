import type { Annotation } from '@shared/domain/annotation';
import type { Change } from '@shared/domain/edit';
import type { Document } from '../document';
import { intersection, isEmpty, type Rect } from '../geometry';
import { boundsOf, difference, intersect, NO_SPANS, subtract, unite, type Spans } from '../spans';
import { annotationChange } from './change';

/** Whether a pixel may belong to several masks of an image, or new pixels are taken from the masks beneath. */
export const OVERLAPS = ['allow', 'take'] as const;
export type Overlap = (typeof OVERLAPS)[number];

/** A mask as an edit leaves it, beside what it was and what it gained. */
interface Mask {
  readonly record: Annotation;
  readonly before: Spans;
  readonly gained: Spans;
  readonly edited: boolean;
  spans: Spans;
}

/**
 * The changes of an edit, and what they do to the masks beneath: pixels that a mask gains are taken from the other
 * masks of the image, and one with nothing left is deleted. What is locked or on a higher layer keeps its pixels,
 * and so do masks of the same edit what they had: there the gained pixels give way. Overlaps that were there
 * before stay, also where pixels only change hands within the edit. Rejected masks have no say.
 */
export function takingFromBelow(document: Document, changes: readonly Change[]): Change[] {
  const masks = masksAfter(document, changes);
  const gaveWay = new Set<string>();
  for (const { id } of changes) {
    const mask = masks.get(String(id));
    if (mask === undefined) continue;
    const gained = intersect(mask.gained, mask.spans);
    const bounds = boundsOf(gained, document.image.height);
    if (bounds === null) continue;
    const met = [...masks.values()].filter((it) => it !== mask && meet(it.record, bounds));
    const taken = met.reduce((left, other) => subtract(left, keptFrom(other, mask)), gained);
    for (const other of met) other.spans = subtract(other.spans, taken);
    mask.spans = subtract(mask.spans, subtract(gained, taken));
    if (difference(mask.spans, mask.before).length === 0) gaveWay.add(mask.record.id);
  }
  const own = changes.flatMap((change): Change[] => {
    const mask = masks.get(String(change.id));
    if (change.table !== 'annotation' || mask === undefined) return [change];
    if (gaveWay.has(mask.record.id)) return [];
    return [{ ...change, after: recordOf(document, mask) }];
  });
  const others = [...masks.values()].filter(
    ({ edited, spans, before }) => !edited && difference(spans, before).length > 0,
  );
  return [
    ...own.filter(({ before, after }) => before !== null || after !== null),
    ...others.map((mask) => annotationChange(mask.record, recordOf(document, mask))),
  ];
}

function masksAfter(document: Document, changes: readonly Change[]): Map<string, Mask> {
  const spansOf = (record: Annotation | null): Spans =>
    record === null || record.status === 'rejected' ? NO_SPANS : document.spansOf(record);
  const masks = new Map<string, Mask>();
  for (const record of document.annotations) {
    if (record.status === 'rejected') continue;
    const spans = document.spansOf(record);
    masks.set(record.id, { record, before: spans, gained: NO_SPANS, edited: false, spans });
  }
  const edits = changes.flatMap((change) => (change.table === 'annotation' ? [change] : []));
  let given = edits
    .map(({ before, after }) => subtract(spansOf(before), spansOf(after)))
    .reduce(unite, NO_SPANS);
  for (const { id, before: was, after: record } of edits) {
    masks.delete(id);
    if (record === null || record.status === 'rejected') continue;
    const [before, spans] = [spansOf(was), document.spansOf(record)];
    const more = subtract(spans, before);
    const gained = subtract(more, given);
    // What one mask gave away goes to one other.
    given = subtract(given, more);
    masks.set(id, { record, before, gained, edited: true, spans });
  }
  return masks;
}

/** The pixels that a mask doesn't yield to another. */
function keptFrom(mask: Mask, taker: Mask): Spans {
  if (mask.record.locked || mask.record.layer > taker.record.layer) return mask.spans;
  return mask.edited ? subtract(mask.spans, mask.gained) : NO_SPANS;
}

function recordOf(document: Document, { record, spans }: Mask): Annotation | null {
  if (difference(spans, document.spansOf(record)).length === 0) return record;
  return spans.length === 0 ? null : document.withMask(record, spans);
}

function meet({ bbox: [x, y, width, height] }: Annotation, rect: Rect): boolean {
  return !isEmpty(intersection({ x0: x, y0: y, x1: x + width, y1: y + height }, rect));
}
