import type { Category } from '@shared/domain/category';
import { type Db, sql } from './database';

type Row = Omit<Category, 'prompts'> & { prompts: string };

const COLUMNS = 'id, name, supercategory, colour, hotkey, prompts, threshold, position';

const fromRow = (row: Row): Category => ({ ...row, prompts: JSON.parse(row.prompts) as string[] });

/** The vocabulary, in its order. */
export function listCategories(db: Db): Category[] {
  return (sql(db, `SELECT ${COLUMNS} FROM category ORDER BY position, id`).all() as Row[]).map(
    fromRow,
  );
}

export function getCategory(db: Db, id: number): Category | null {
  const row = sql(db, `SELECT ${COLUMNS} FROM category WHERE id = ?`).get(id) as Row | undefined;
  return row ? fromRow(row) : null;
}

export function putCategory(db: Db, category: Category): void {
  sql(
    db,
    `INSERT INTO category (${COLUMNS})
     VALUES (:id, :name, :supercategory, :colour, :hotkey, :prompts, :threshold, :position)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, supercategory = excluded.supercategory,
       colour = excluded.colour, hotkey = excluded.hotkey, prompts = excluded.prompts,
       threshold = excluded.threshold, position = excluded.position`,
  ).run({ ...category, prompts: JSON.stringify(category.prompts) });
}

export function deleteCategory(db: Db, id: number): void {
  sql(db, 'DELETE FROM category WHERE id = ?').run(id);
}

/** The name that two categories share, ignoring case; null when all differ. */
export function doubledName(db: Db): string | null {
  return (sql(
    db,
    'SELECT name FROM category GROUP BY lower(trim(name)) HAVING count(*) > 1 LIMIT 1',
  )
    .pluck()
    .get() ?? null) as string | null;
}
