import type { ImageFilter, ImageMark, ImageQuery, ImageSelection } from '@shared/domain/query';
import { type Db, sql } from './database';
import { searchable } from './summary';

/** Part of a statement: what it says, and the values it says it of. */
interface Condition {
  text: string;
  values: (string | number)[];
}

const MASKS = '(suggestions + accepted)';
const PIXELS = '(width * height)';

/** What each mark is in the store; every one is 0 or 1. */
export const MARK: Record<ImageMark, string> = {
  suggestions: '(suggestions > 0)',
  human: 'human',
  empty: '(suggestions + accepted = 0)',
  flagged: 'flagged',
  noted: 'noted',
  failed: 'failed',
  changed: 'changed',
};

const MEASURE = {
  masks: MASKS,
  doubt: 'doubt',
  score: 'score',
  pixels: PIXELS,
  modified: 'mtime_ms',
} as const;

const one = (text: string, ...values: Condition['values']): Condition => ({ text, values });
const anyOf = (list: readonly unknown[]): string => JSON.stringify(list);

/** A few are faster looked for one after the other. */
const FEW = 16;

function hasAny(categories: readonly number[]): Condition {
  if (categories.length > FEW)
    return one(
      "EXISTS (SELECT 1 FROM json_each(?) WHERE instr(categories, ',' || value || ',') > 0)",
      anyOf(categories),
    );
  const each = categories.map(() => 'instr(categories, ?) > 0');
  return one(`(${each.join(' OR ')})`, ...categories.map((id) => `,${id},`));
}

/** A condition on rows of `image` for a filter: its texts are ours, whatever people say goes into `values`. */
export function conditionOf(filter: ImageFilter): Condition {
  const parts: Condition[] = [];
  if (filter.text) parts.push(one('instr(search, ?) > 0', searchable(filter.text)));
  if (filter.status.length > 0)
    parts.push(one('status IN (SELECT value FROM json_each(?))', anyOf(filter.status)));
  if (filter.categories.length > 0) parts.push(hasAny(filter.categories));
  if (filter.tags.length > 0)
    parts.push(
      one(
        'id IN (SELECT image_id FROM image_tag WHERE tag IN (SELECT value FROM json_each(?)))',
        anyOf(filter.tags),
      ),
    );
  // The root is above everything.
  if (filter.folders.length > 0 && !filter.folders.includes(''))
    parts.push(
      one(
        `EXISTS (SELECT 1 FROM json_each(?)
                 WHERE folder = value OR substr(folder, 1, length(value) + 1) = value || '/')`,
        anyOf(filter.folders),
      ),
    );
  for (const mark of filter.marks) parts.push(one(MARK[mark]));
  for (const mark of filter.without) parts.push(one(`NOT ${MARK[mark]}`));
  for (const [measure, column] of Object.entries(MEASURE)) {
    const range = filter[measure as keyof typeof MEASURE];
    // Images that have no such measure are in no range.
    if (range) parts.push(one(`${column} IS NOT NULL`));
    if (range && range.from !== null) parts.push(one(`${column} >= ?`, range.from));
    if (range && range.to !== null) parts.push(one(`${column} <= ?`, range.to));
  }
  return {
    text: parts.length === 0 ? 'TRUE' : parts.map(({ text }) => text).join(' AND '),
    values: parts.flatMap(({ values }) => values),
  };
}

const SORT: Record<Exclude<ImageQuery['sort']['by'], 'name' | 'random'>, string> = {
  status: `CASE status WHEN 'new' THEN 0 WHEN 'suggested' THEN 1 WHEN 'in-progress' THEN 2 ELSE 3 END`,
  masks: MASKS,
  suggestions: 'suggestions',
  doubt: 'doubt',
  score: 'score',
  pixels: PIXELS,
  bytes: 'bytes',
  modified: 'mtime_ms',
  edited: 'edited_at',
};

/** Statement and values that give the images of a query by name, each with what it is sorted by. */
export function statementOf({ filter, sort }: ImageQuery): Condition {
  const { text, values } = conditionOf(filter);
  const key = sort.by === 'name' || sort.by === 'random' ? 'id' : SORT[sort.by];
  return { text: `SELECT id, ${key} FROM image WHERE ${text} ORDER BY sort_key`, values };
}

/** Orders that were asked for last, as long as nothing is written: pages, places and ids come from them. */
const KEPT = 4;
const orders = new WeakMap<Db, { writes: number; known: Map<string, readonly number[]> }>();

/** Grows with every row that is written through this connection, which is the only one. */
export const writesOf = (db: Db): number =>
  sql(db, 'SELECT total_changes()').pluck().get() as number;

/**
 * Ids of the images of a query, in its order: by the key, those without one last; ties go by name. The list
 * is shared and must not be changed.
 */
export function orderOf(db: Db, query: ImageQuery): readonly number[] {
  const writes = writesOf(db);
  let kept = orders.get(db);
  if (kept?.writes !== writes) orders.set(db, (kept = { writes, known: new Map() }));
  const name = JSON.stringify(query);
  const known = kept.known.get(name);
  if (known) return known;
  const order = read(db, query);
  if (kept.known.size >= KEPT) kept.known.delete(kept.known.keys().next().value!);
  kept.known.set(name, order);
  return order;
}

function read(db: Db, query: ImageQuery): number[] {
  const { by, descending, seed } = query.sort;
  const { text, values } = statementOf(query);
  const rows = sql(db, text).raw().all(values) as [id: number, key: number | null][];
  if (by === 'random') for (const row of rows) row[1] = scrambled(row[0], seed);
  const way = descending ? -1 : 1;
  if (by === 'name' && descending) rows.reverse();
  // The sort is stable, and the rows come by name.
  if (by !== 'name')
    rows.sort(([, a], [, b]) =>
      a === b ? 0 : a === null ? 1 : b === null ? -1 : a < b ? -way : way,
    );
  return rows.map(([id]) => id);
}

/** A number of 32 bits that looks random, the same for the same two: the finaliser of MurmurHash3. */
export function scrambled(id: number, seed: number): number {
  let x = Math.imul(id, 0x9e3779b1) ^ Math.imul(seed + 1, 0x85ebca77);
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** Which of these images a filter holds for, in no order. */
export function matchingIds(db: Db, ids: readonly number[], filter: ImageFilter): number[] {
  const { text, values } = conditionOf(filter);
  return sql(db, `SELECT id FROM image WHERE id IN (SELECT value FROM json_each(?)) AND ${text}`)
    .pluck()
    .all([JSON.stringify(ids), ...values]) as number[];
}

/** Images of a selection by name; ids that aren't in the project are left out. */
export function selectedIds(db: Db, selection: ImageSelection): number[] {
  if ('ids' in selection)
    return sql(
      db,
      'SELECT id FROM image WHERE id IN (SELECT value FROM json_each(?)) ORDER BY sort_key',
    )
      .pluck()
      .all(JSON.stringify(selection.ids)) as number[];
  const except = new Set(selection.except);
  const sort = { by: 'name', descending: false, seed: 0 } as const;
  return orderOf(db, { filter: selection.filter, sort }).filter((id) => !except.has(id));
}
