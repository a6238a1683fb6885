import type { Decision, Rows } from './decision';
import { carry, sample } from './refine-carry';
import { framed, newVotes, reaches, vote, weightsFor } from './refine-vote';
import type { RgbImage } from './resize';
import { Scratch } from './scratch';

/**
 * Long side of the picture whose edges are followed, pixels. About what the models see themselves; finer edges
 * cost more than they gain (docs/refinement.md).
 */
export const GUIDE_SIZE = 640;

/** Distances at which neighbours are asked, pass by pass, in pixels of a guide of GUIDE_SIZE. */
const PASSES: readonly (readonly number[])[] = [
  [16, 8],
  [8, 4],
  [4, 2],
  [2, 1],
];

/** What a pixel's own label counts beside those of its neighbours, 1 each when they are of its colour. */
const OWN_WEIGHT = 0.5;

/** The same in the last round, in which all colours are alike: it takes away the specks of a textured edge. */
const OWN_WEIGHT_AT_LAST = 4;

/** A picture's edges as outlines follow them: read once for all that is decided on it. */
export interface Edges {
  width: number;
  height: number;
  /** Its size beside the full one. */
  scale: number;
  /** See `framed` and `weightsFor`. */
  colours: Uint8Array;
  weights: Float32Array;
}

/** @param guide a picture at most GUIDE_SIZE long. */
export function edgesOf(guide: RgbImage): Edges {
  const { width, height } = guide;
  const scale = Math.max(width, height) / GUIDE_SIZE;
  return { width, height, scale, colours: framed(guide), weights: weightsFor(guide, scale) };
}

const ALIKE = new Float32Array(766).fill(1);

/** How far away a label may have to do with a pixel's, in pixels of the guide: rounds, and the carrying. */
const reachOf = (scale: number): number =>
  [...PASSES, [1], [1]].reduce((sum, pass) => sum + Math.max(...reaches(pass, scale)), 0);

/** The guide's rows that have to do with some rows of an image `height` tall. */
function guideRows({ from, to }: Rows, height: number, edges: Edges): Rows {
  const reach = reachOf(edges.scale);
  const rowOf = (y: number) => Math.floor(((y + 0.5) * edges.height) / height);
  // One more: a row between two of the guide may be either's.
  return {
    from: Math.max(rowOf(from) - reach - 1, 0),
    to: Math.min(rowOf(to - 1) + reach + 2, edges.height),
  };
}

/** The rows that have to be decided on for some to be refined, of an image `height` tall. */
export function rowsAround(rows: Rows, height: number, edges: Edges): Rows {
  const guide = guideRows(rows, height, edges);
  const rowOf = (y: number) => Math.floor(((y + 0.5) * height) / edges.height);
  return {
    from: Math.min(rows.from, rowOf(guide.from)),
    to: Math.max(rows.to, rowOf(guide.to - 1) + 1),
  };
}

/**
 * Moves the outlines of a decision to the edges of the picture. The models see patches, so a decided outline
 * is the smooth line between the centres of patches; where the picture has an edge nearby, that is the outline.
 *
 * Pixels near an outline take the label that their neighbours vote for, near and far ones; a vote counts by how
 * sure the decision was there and by how alike the two colours are. That is the local affinity of PAMR (Araslanov,
 * Roth: "Single-Stage Semantic Segmentation from Image Labels", CVPR 2020, section 3.2) with its iterations run
 * from coarse to fine, each with a few neighbours, as the edge-avoiding à-trous filter does (Dammertz et al.,
 * HPG 2010). Votes are of labels, one a pixel, so that the cost does not depend on the number of words.
 *
 * No label is given that the decision has not given nearby, and pixels without label vote for staying so. What is
 * further than the longest distance from every outline is as it was. Same input, same result.
 * @param guide the same picture, oriented alike, at most GUIDE_SIZE long; `refine` works at its size.
 * @returns a new decision; `best` and `margin` are the shares of the votes where a label has changed.
 */
export function refine(decision: Decision, guide: RgbImage): Decision {
  const { width, height } = decision;
  const copy: Decision = {
    width,
    height,
    labels: decision.labels.slice(),
    best: decision.best.slice(),
    margin: decision.margin.slice(),
  };
  return refineRows(copy, edgesOf(guide), { from: 0, to: height }, { from: 0, to: height }, height);
}

/**
 * The same for some rows of an image `height` tall, which are then exactly those of the whole.
 * @param decision on the rows `decided`, which contain `rowsAround(rows)`. It is overwritten.
 * @returns the decision on `rows`, a part of the same memory.
 */
export function refineRows(
  decision: Decision,
  edges: Edges,
  decided: Rows,
  rows: Rows,
  height: number,
  scratch = new Scratch(),
): Decision {
  const { scale, colours, weights } = edges;
  const guide = guideRows(rows, height, edges);
  const cut = { ...guide, of: edges.height, top: decided.from, height };
  const field = sample(decision, edges.width, cut, scratch);
  const before = scratch.take('field.before', Uint16Array, field.labels.length);
  before.set(field.labels);
  const votes = newVotes(field.width * field.height, scratch);
  const first = guide.from * field.stride;
  for (const distances of PASSES)
    vote(field, colours, first, weights, reaches(distances, scale), OWN_WEIGHT, votes);
  vote(field, colours, first, ALIKE, [1], OWN_WEIGHT_AT_LAST, votes);
  carry(decision, before, field, cut);
  const { width } = decision;
  const part = [(rows.from - decided.from) * width, (rows.to - decided.from) * width] as const;
  return {
    width,
    height: rows.to - rows.from,
    labels: decision.labels.subarray(...part),
    best: decision.best.subarray(...part),
    margin: decision.margin.subarray(...part),
  };
}
