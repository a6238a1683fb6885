import type { Annotation } from '@shared/domain/annotation';
import type { Rle } from '@shared/domain/mask';
import { areaOfRuns, bboxOfRuns, runsOf } from '@shared/mask';
import { type Db, sql } from './database';

interface Row {
  id: string;
  imageId: number;
  categoryId: number;
  height: number;
  width: number;
  counts: Buffer;
  x: number;
  y: number;
  w: number;
  h: number;
  area: number;
  score: number | null;
  doubt: number | null;
  source: Annotation['source'];
  status: Annotation['status'];
  locked: number;
  crowd: number;
  note: string;
  layer: number;
}

const SELECT = `
  SELECT annotation_id.uuid AS id, annotation.coco_id AS cocoId, image_id AS imageId, category_id AS categoryId,
    image.height, image.width, counts, bbox_x AS x, bbox_y AS y, bbox_width AS w, bbox_height AS h,
    area, annotation.score, annotation.doubt, source, annotation.status, locked, crowd, layer,
    annotation.note
  FROM annotation JOIN annotation_id USING (coco_id) JOIN image ON image.id = image_id`;

export const ANNOTATIONS_OF_IMAGE = `${SELECT} WHERE image_id = ? ORDER BY annotation.coco_id`;

function fromRow(row: Row): Annotation {
  return {
    id: row.id,
    imageId: row.imageId,
    categoryId: row.categoryId,
    mask: { size: [row.height, row.width], counts: row.counts.toString('latin1') },
    bbox: [row.x, row.y, row.w, row.h],
    area: row.area,
    score: row.score,
    doubt: row.doubt,
    source: row.source,
    status: row.status,
    locked: row.locked === 1,
    crowd: row.crowd === 1,
    note: row.note,
    layer: row.layer,
  };
}

/** Annotations of an image, in the order of their COCO ids. */
export function annotationsOf(db: Db, imageId: number): Annotation[] {
  return (sql(db, ANNOTATIONS_OF_IMAGE).all(imageId) as Row[]).map(fromRow);
}

/** The same, each with its COCO id. */
export function numberedAnnotationsOf(
  db: Db,
  imageId: number,
): { cocoId: number; annotation: Annotation }[] {
  const rows = sql(db, ANNOTATIONS_OF_IMAGE).all(imageId) as (Row & { cocoId: number })[];
  return rows.map((row) => ({ cocoId: row.cocoId, annotation: fromRow(row) }));
}

export function getAnnotation(db: Db, id: string): Annotation | null {
  const row = sql(db, `${SELECT} WHERE annotation_id.uuid = ?`).get(id) as Row | undefined;
  return row ? fromRow(row) : null;
}

/** The unreviewed suggestions of a category. */
export function suggestionsOf(db: Db, categoryId: number): Annotation[] {
  return (
    sql(
      db,
      `${SELECT} WHERE category_id = ? AND annotation.status = 'suggested' AND source = 'model'`,
    ).all(categoryId) as Row[]
  ).map(fromRow);
}

/** Some masks of a category; with `suggestions` false none that a model made and nobody judged. */
export function annotationsOfCategory(
  db: Db,
  categoryId: number,
  limit: number,
  suggestions = true,
): Annotation[] {
  return (
    sql(
      db,
      `${SELECT} WHERE category_id = ? AND (? OR annotation.status <> 'suggested' OR source <> 'model')
       LIMIT ?`,
    ).all(categoryId, suggestions ? 1 : 0, limit) as Row[]
  ).map(fromRow);
}

export function countSuggestions(db: Db, imageId: number): number {
  return sql(db, "SELECT count(*) FROM annotation WHERE image_id = ? AND status = 'suggested'")
    .pluck()
    .get(imageId) as number;
}

/**
 * How many annotations these images have of each category: the accepted ones, and with `suggested` those, too.
 * @param ids in any order; images without such an annotation are left out
 */
export function annotationCounts(
  db: Db,
  ids: readonly number[],
  suggested: boolean,
): { imageId: number; categoryId: number; count: number }[] {
  return sql(
    db,
    `SELECT image_id AS imageId, category_id AS categoryId, count(*) AS count FROM annotation
     WHERE image_id IN (SELECT value FROM json_each(?))
       AND (status = 'accepted' OR (status = 'suggested' AND ?)) GROUP BY image_id, category_id`,
  ).all(JSON.stringify(ids), suggested ? 1 : 0) as {
    imageId: number;
    categoryId: number;
    count: number;
  }[];
}

/** All annotations of an image, rejected ones, too. */
export function countAnnotations(db: Db, imageId: number): number {
  return sql(db, 'SELECT count(*) FROM annotation WHERE image_id = ?')
    .pluck()
    .get(imageId) as number;
}

export function countOfCategory(db: Db, categoryId: number): number {
  return sql(db, 'SELECT count(*) FROM annotation WHERE category_id = ?')
    .pluck()
    .get(categoryId) as number;
}

/** Area and box as the mask has them. @throws AppError('bad-input') when it doesn't fit its size. */
export function measure(mask: Rle): Pick<Annotation, 'area' | 'bbox'> {
  const runs = runsOf(mask);
  return { area: areaOfRuns(runs), bbox: bboxOfRuns(runs, mask.size[0]) };
}

/** Writes an annotation; one that was there before gets its old COCO id back. */
export function putAnnotation(db: Db, annotation: Annotation): void {
  // Not ON CONFLICT DO NOTHING, which uses up a number every time.
  sql(
    db,
    `INSERT INTO annotation_id (uuid)
     SELECT :id WHERE NOT EXISTS (SELECT 1 FROM annotation_id WHERE uuid = :id)`,
  ).run({ id: annotation.id });
  const { bbox, mask, locked, crowd, ...rest } = annotation;
  sql(
    db,
    `INSERT OR REPLACE INTO annotation (coco_id, image_id, category_id, source, status, locked, crowd, layer,
       score, doubt, area, bbox_x, bbox_y, bbox_width, bbox_height, counts, note)
     VALUES ((SELECT coco_id FROM annotation_id WHERE uuid = :id), :imageId, :categoryId, :source, :status,
       :locked, :crowd, :layer, :score, :doubt, :area, :x, :y, :w, :h, :counts, :note)`,
  ).run({
    ...rest,
    locked: locked ? 1 : 0,
    crowd: crowd ? 1 : 0,
    x: bbox[0],
    y: bbox[1],
    w: bbox[2],
    h: bbox[3],
    counts: Buffer.from(mask.counts, 'latin1'),
  });
}

export function deleteAnnotation(db: Db, id: string): void {
  sql(
    db,
    'DELETE FROM annotation WHERE coco_id = (SELECT coco_id FROM annotation_id WHERE uuid = ?)',
  ).run(id);
}
