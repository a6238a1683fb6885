import { fromBelow, type Annotation } from '@shared/domain/annotation';
import type { Change } from '@shared/domain/edit';
import { newId } from '@shared/edit';
import type { Document } from '../document';
import { areaOf, intersect, subtract as without, unite, type Spans } from '../spans';
import { annotationChange, maskChange } from './change';
import { placed, type Size } from './columns';
import { grown, shrunk } from './disc';
import { partsOf, withoutHoles, withoutSpecks } from './parts';
import { smoothed } from './smooth';

/**
 * What is done to some masks of an image, as changes, none when there is nothing to do. `ids` in the order of
 * selection. Locked masks stay as they are.
 */
export type MaskOperation = (document: Document, ids: readonly string[]) => Change[];

const found = (document: Document, ids: readonly string[]): Annotation[] =>
  ids.flatMap((id) => document.get(id) ?? []);

const unlocked = (document: Document, ids: readonly string[]): Annotation[] =>
  found(document, ids).filter(({ locked }) => !locked);

// --- each mask for itself -------------------------------------------------------------------------

const reshape =
  (shape: (spans: Spans, size: Size) => Spans): MaskOperation =>
  (document, ids) =>
    unlocked(document, ids).flatMap(
      (it) => maskChange(document, it, shape(document.spansOf(it), document.image)) ?? [],
    );

/** @param most pixels that a hole has at most to be filled */
export const fillHoles = (most = Infinity): MaskOperation =>
  reshape((spans, { height }) => withoutHoles(spans, height, most));

/** @param least pixels that a part has at least to stay; a mask's largest always does */
export const removeSpecks = (least: number): MaskOperation =>
  reshape((spans, { height }) => withoutSpecks(spans, height, least));

/** @param pixels radius of the disc; by a negative one masks shrink, and one with nothing left is deleted */
export const grow = (pixels: number): MaskOperation =>
  reshape((spans, size) =>
    pixels < 0 ? shrunk(spans, size, -pixels) : grown(spans, size, pixels),
  );

/** @param radius of the disc, pixels; what would vanish stays as it is */
export const smooth = (radius: number): MaskOperation =>
  reshape((spans, size) => {
    const smoother = smoothed(spans, size, radius);
    return smoother.length === 0 ? spans : smoother;
  });

/** Each connected part becomes a mask of its own; the largest keeps the record. */
export const splitParts: MaskOperation = (document, ids) =>
  unlocked(document, ids).flatMap((it) => {
    const parts = partsOf(document.spansOf(it), document.image.height);
    if (parts.length < 2) return [];
    parts.sort((a, b) => areaOf(b) - areaOf(a));
    const accepted: Annotation = { ...it, status: 'accepted' };
    return parts.map((part, i) =>
      annotationChange(
        i === 0 ? it : null,
        document.withMask(i === 0 ? accepted : { ...accepted, id: newId() }, part),
      ),
    );
  });

// --- several masks together -----------------------------------------------------------------------

/** The first one gets all pixels and keeps its category; the others are deleted. */
export const merge: MaskOperation = (document, ids) => {
  const [first, ...others] = unlocked(document, ids);
  if (first === undefined || others.length === 0) return [];
  const pixels = others.reduce(
    (all, it) => unite(all, document.spansOf(it)),
    document.spansOf(first),
  );
  const after = document.withMask({ ...first, status: 'accepted' }, pixels);
  return [annotationChange(first, after), ...others.map((it) => annotationChange(it, null))];
};

/** Applies a rule to the mask selected last and each of the others, which stay as they are, locked or not. */
const combine =
  (rule: (target: Spans, other: Spans) => Spans): MaskOperation =>
  (document, ids) => {
    const masks = found(document, ids);
    const target = masks.pop();
    if (target === undefined || target.locked || masks.length === 0) return [];
    const pixels = masks.reduce(
      (left, it) => rule(left, document.spansOf(it)),
      document.spansOf(target),
    );
    const change = maskChange(document, target, pixels);
    return change === null ? [] : [change];
  };

/** Takes the others' pixels from the mask selected last. */
export const subtract = combine(without);

/** Leaves the mask selected last only what all the others have, too. */
export const intersectAll = combine(intersect);

// --- copies ---------------------------------------------------------------------------------------

/** A person's own annotation with the pixels and the category of another. */
export const copyOf = (annotation: Annotation): Annotation => ({
  ...annotation,
  id: newId(),
  source: 'human',
  status: 'accepted',
  score: null,
  doubt: null,
  locked: false,
  note: '',
});

export const duplicate: MaskOperation = (document, ids) =>
  found(document, ids).map((it) => annotationChange(null, copyOf(it)));

/**
 * Copies of masks of any image, at the same place, or moved by whole pixels. What lies outside of this image is
 * cut off, and a mask with nothing within it is left out.
 */
export const paste =
  (masks: readonly Annotation[], dx = 0, dy = 0): MaskOperation =>
  (document) =>
    masks.flatMap((it) => {
      const [height, width] = it.mask.size;
      const pixels = placed(document.spansOf(it), { width, height }, document.image, dx, dy);
      if (pixels.length === 0) return [];
      const copy = { ...copyOf(it), imageId: document.image.id };
      return [annotationChange(null, document.withMask(copy, pixels))];
    });

// --- which lies on which --------------------------------------------------------------------------

export type Place = 'front' | 'forward' | 'backward' | 'back';

/**
 * Moves masks onto or under the others, their own order kept: all the way, or past the next one that they overlap.
 */
export const arrange =
  (place: Place): MaskOperation =>
  (document, ids) => {
    const moved = unlocked(document, ids);
    const up = place === 'front' || place === 'forward';
    const others = document.annotations.filter(
      (it) => it.status !== 'rejected' && !moved.includes(it) && blocks(it),
    );
    if (moved.length === 0 || others.length === 0) return [];
    others.sort(fromBelow);
    const layers = moved.map(({ layer }) => layer);
    const step = place === 'front' || place === 'backward' ? others.at(-1)! : others[0]!;
    const by = up
      ? Math.max(step.layer + 1 - Math.min(...layers), 0)
      : Math.min(step.layer - 1 - Math.max(...layers), 0);
    return by === 0 ? [] : moved.map((it) => annotationChange(it, { ...it, layer: it.layer + by }));

    /** Whether one of the moved masks still has to pass it. */
    function blocks(other: Annotation): boolean {
      const far = place === 'front' || place === 'back';
      return moved.some((it) => {
        const passed = up ? fromBelow(it, other) > 0 : fromBelow(it, other) < 0;
        return !passed && (far || overlap(it, other));
      });
    }

    function overlap(a: Annotation, b: Annotation): boolean {
      return intersect(document.spansOf(a), document.spansOf(b)).length > 0;
    }
  };
