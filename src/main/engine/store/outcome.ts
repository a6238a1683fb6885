import type { Annotation } from '@shared/domain/annotation';
import type { Outcome, Quality } from '@shared/domain/quality';
import { iouOf } from '@shared/mask';
import { annotationsOf } from './annotation';
import { type Db, sql, transaction } from './database';
import { suggestedOf } from './suggested';

export const STALE_OUTCOMES = `
  SELECT id FROM image WHERE edited_at IS NOT NULL AND human = 1
    AND NOT EXISTS (SELECT 1 FROM outcome_read WHERE image_id = image.id
                    AND outcome_read.edited_at = image.edited_at)
  ORDER BY id`;

/** Images that people have worked on since it was looked what became of their suggestions. */
export function staleOutcomes(db: Db): number[] {
  return sql(db, STALE_OUTCOMES).pluck().all() as number[];
}

/** Looks what became of the suggestions of some images, in one transaction. */
export function readOutcomes(db: Db, imageIds: readonly number[]): void {
  transaction(db, () => {
    for (const imageId of imageIds) {
      sql(db, 'DELETE FROM outcome WHERE image_id = ?').run(imageId);
      const put = sql(
        db,
        `INSERT INTO outcome (image_id, mask, category_id, outcome, iou)
         VALUES (:imageId, :mask, :categoryId, :outcome, :iou)`,
      );
      for (const each of outcomesOf(suggestedOf(db, imageId), annotationsOf(db, imageId)))
        put.run({ imageId, ...each });
      sql(
        db,
        `INSERT OR REPLACE INTO outcome_read (image_id, edited_at)
         SELECT id, edited_at FROM image WHERE id = ?`,
      ).run(imageId);
    }
  });
}

interface MaskOutcome {
  mask: string;
  categoryId: number;
  outcome: Outcome;
  /** Of the suggestion and the mask as it is, 0..1; null where there is only one of them. */
  iou: number | null;
}

/** What became of each suggestion, and which masks there was none for. Unjudged ones are left out. */
export function outcomesOf(
  suggested: readonly Annotation[],
  now: readonly Annotation[],
): MaskOutcome[] {
  const before = new Map(suggested.map((mask) => [mask.id, mask]));
  const outcomes: MaskOutcome[] = [];
  for (const mask of now) {
    const was = before.get(mask.id);
    const { id, categoryId, status } = mask;
    if (status === 'suggested' || (!was && mask.source !== 'human')) continue;
    if (status === 'rejected')
      outcomes.push({ mask: id, categoryId, outcome: 'rejected', iou: was ? 0 : null });
    else if (!was) outcomes.push({ mask: id, categoryId, outcome: 'drawn', iou: null });
    else {
      const same = was.mask.counts === mask.mask.counts;
      const iou = same ? 1 : iouOf(was.mask, mask.mask);
      const kept = same && was.categoryId === categoryId;
      outcomes.push({ mask: id, categoryId, outcome: kept ? 'untouched' : 'edited', iou });
    }
  }
  return outcomes;
}

/** Counts by category, as far as it was looked. */
export function qualityOf(db: Db): Quality['categories'] {
  return sql(
    db,
    `SELECT category_id AS id,
       count(*) FILTER (WHERE outcome = 'untouched') AS untouched,
       count(*) FILTER (WHERE outcome = 'edited') AS edited,
       count(*) FILTER (WHERE outcome = 'rejected') AS rejected,
       count(*) FILTER (WHERE outcome = 'drawn') AS drawn,
       avg(iou) FILTER (WHERE outcome IN ('untouched', 'edited')) AS agreement
     FROM outcome GROUP BY category_id ORDER BY count(*) DESC`,
  ).all() as Quality['categories'];
}
