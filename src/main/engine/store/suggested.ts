import type { Annotation } from '@shared/domain/annotation';
import { Change } from '@shared/domain/edit';
import { type Db, sql } from './database';

export const SUGGESTED = `
  SELECT changes FROM edit
  WHERE author = 'model'
    AND coalesce(changes ->> '$[0].after.imageId', changes ->> '$[0].before.imageId') = ?
  ORDER BY seq`;

/**
 * The masks of an image as models suggested them: each as its last run left it, whatever people made of it
 * since. What a model itself took back isn't among them.
 */
export function suggestedOf(db: Db, imageId: number): Annotation[] {
  const edits = sql(db, SUGGESTED).all(imageId) as { changes: string }[];
  const masks = new Map<string, Annotation>();
  for (const { changes } of edits)
    for (const change of Change.array().parse(JSON.parse(changes))) {
      if (change.table !== 'annotation') continue;
      if (change.after) masks.set(change.id, change.after);
      else masks.delete(change.id);
    }
  return [...masks.values()];
}
