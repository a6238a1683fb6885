import { ALL_IMAGES } from '@shared/domain/query';
import type { ReviewItem, ReviewPlan, Verdict } from '@shared/domain/review';
import { type Db, sql } from './database';
import { orderOf, scrambled } from './query';

/** Items of a queue that are handed out at once. */
const MOST = 2000;

interface Candidate extends ReviewItem {
  /** What it is shuffled by: the mask's or the image's number. */
  number: number;
}

/** Masks of a kind; those a person has judged under this name are left out. Values: reviewer. */
const MASKS: Record<ReviewPlan['kind'], string> = {
  suggestions: "annotation.status = 'suggested'",
  accepted: "annotation.status = 'accepted'",
  second: `annotation.status = 'accepted' AND EXISTS
    (SELECT 1 FROM review WHERE mask = uuid AND reviewer <> :reviewer AND verdict <> 'look')`,
};

const IMAGES: Record<ReviewPlan['kind'], string> = {
  suggestions: 'suggestions > 0',
  accepted: "status = 'done'",
  second: `EXISTS (SELECT 1 FROM review
    WHERE image_id = image.id AND mask = '' AND reviewer <> :reviewer AND verdict <> 'look')`,
};

/** How much of the suggestion that it was a mask still is, as far as outcome.ts has looked. */
const KEPT = '(SELECT iou FROM outcome WHERE outcome.mask = uuid)';

const MASK_ORDER: Record<ReviewPlan['order'], string> = {
  doubt: 'doubt DESC NULLS LAST, coco_id',
  category: 'position, doubt DESC NULLS LAST, coco_id',
  change: `${KEPT} NULLS LAST, coco_id`,
  random: 'coco_id',
};

const IMAGE_ORDER: Record<ReviewPlan['order'], string> = {
  doubt: 'doubt DESC NULLS LAST, sort_key',
  category: 'sort_key',
  change: `(SELECT min(${KEPT}) FROM annotation JOIN annotation_id USING (coco_id)
            WHERE image_id = image.id) NULLS LAST, sort_key`,
  random: 'sort_key',
};

export const reviewStatement = ({ unit, kind, order }: ReviewPlan, within: boolean): string => {
  // A shuffled order takes all there is; the others end with what is handed out.
  const limit = order === 'random' ? '' : 'LIMIT :limit';
  return unit === 'mask'
    ? `SELECT image_id AS imageId, uuid AS maskId, annotation.coco_id AS number
       FROM annotation JOIN annotation_id USING (coco_id)
         ${order === 'category' ? 'JOIN category ON category.id = category_id' : ''}
       WHERE ${MASKS[kind]} ${within ? 'AND image_id IN (SELECT value FROM json_each(:ids))' : ''}
         AND NOT EXISTS (SELECT 1 FROM review WHERE mask = uuid AND reviewer = :reviewer)
       ORDER BY ${MASK_ORDER[order]} ${limit}`
    : `SELECT id AS imageId, NULL AS maskId, id AS number FROM image
       WHERE ${IMAGES[kind]} ${within ? 'AND id IN (SELECT value FROM json_each(:ids))' : ''}
         AND error IS NULL AND NOT EXISTS
           (SELECT 1 FROM review WHERE image_id = image.id AND mask = '' AND reviewer = :reviewer)
       ORDER BY ${IMAGE_ORDER[order]} ${limit}`;
};

/** What there is to review, in the plan's order, at most a few thousand at once. */
export function reviewQueue(db: Db, plan: ReviewPlan): ReviewItem[] {
  const { filter, reviewer, order, seed } = plan;
  const within = JSON.stringify(filter) !== JSON.stringify(ALL_IMAGES.filter);
  const limit = plan.sample ?? MOST;
  const found = sql(db, reviewStatement(plan, within)).all({
    reviewer,
    ...(order !== 'random' && { limit }),
    ...(within && { ids: JSON.stringify(orderOf(db, { filter, sort: ALL_IMAGES.sort })) }),
  }) as Candidate[];
  if (order === 'random')
    found.sort((a, b) => scrambled(a.number, seed) - scrambled(b.number, seed));
  return found.slice(0, limit).map(({ imageId, maskId }) => ({ imageId, maskId }));
}

/** Keeps what a reviewer says of a mask, or of an image as a whole; null takes it back. */
export function putVerdict(
  db: Db,
  { imageId, maskId }: ReviewItem,
  reviewer: string,
  verdict: Verdict | null,
  at: number,
): void {
  const key = { imageId, mask: maskId ?? '', reviewer };
  if (verdict === null)
    sql(
      db,
      'DELETE FROM review WHERE image_id = :imageId AND mask = :mask AND reviewer = :reviewer',
    ).run(key);
  else
    sql(
      db,
      `INSERT OR REPLACE INTO review (image_id, mask, reviewer, verdict, at)
       VALUES (:imageId, :mask, :reviewer, :verdict, :at)`,
    ).run({ ...key, verdict, at });
}

/** Everybody who has reviewed something, by name. */
export function reviewersOf(db: Db): string[] {
  return sql(db, 'SELECT DISTINCT reviewer FROM review ORDER BY reviewer')
    .pluck()
    .all() as string[];
}
