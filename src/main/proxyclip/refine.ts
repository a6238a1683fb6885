import type { Decision } from './decision';
import { carry, sample } from './refine-carry';
import { framed, reaches, vote, weightsFor } from './refine-vote';
import type { RgbImage } from './resize';

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
  const start = sample(decision, guide.width, guide.height);
  const scale = Math.max(guide.width, guide.height) / GUIDE_SIZE;
  const weights = weightsFor(guide, scale);
  const colours = framed(guide);
  let field = start;
  for (const distances of PASSES)
    field = vote(field, colours, weights, reaches(distances, scale), OWN_WEIGHT);
  field = vote(field, colours, weights.fill(1), [1], OWN_WEIGHT_AT_LAST);
  return carry(decision, start, field);
}
