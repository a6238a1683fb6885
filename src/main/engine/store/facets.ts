import { ImageStatus } from '@shared/domain/image';
import { type Facets, type ImageFilter, ImageMark } from '@shared/domain/query';
import { type Db, sql } from './database';
import { conditionOf, MARK, writesOf } from './query';

const cache = new WeakMap<Db, { writes: number; filter: string; facets: Facets }>();

/** How many images each choice of a filter would leave, the rest of the filter kept. */
export function facetsOf(db: Db, filter: ImageFilter): Facets {
  const [writes, name] = [writesOf(db), JSON.stringify(filter)];
  const known = cache.get(db);
  if (known?.writes === writes && known.filter === name) return known.facets;
  const facets = count(db, filter);
  cache.set(db, { writes, filter: name, facets });
  return facets;
}

function count(db: Db, filter: ImageFilter): Facets {
  const counted = sums(db, filter, { total: '1', ...MARK, ...STATUS });
  const marks = Object.fromEntries(
    ImageMark.options.map((mark) => [mark, counted[mark]]),
  ) as Facets['marks'];
  // A mark that is asked not to be would, if asked for instead, leave others than those counted so far.
  for (const mark of filter.without) {
    const without = filter.without.filter((each) => each !== mark);
    marks[mark] = sums(db, { ...filter, without }, { [mark]: MARK[mark] })[mark]!;
  }
  const statuses =
    filter.status.length === 0 ? counted : sums(db, { ...filter, status: [] }, STATUS);
  return {
    total: counted.total,
    marks,
    status: Object.fromEntries(
      ImageStatus.options.map((status) => [status, statuses[status]]),
    ) as Facets['status'],
    categories: ofCategories(db, { ...filter, categories: [] }),
    tags: ofTags(db, { ...filter, tags: [] }),
    folders: ofFolders(db, { ...filter, folders: [] }),
  };
}

const STATUS = Object.fromEntries(
  ImageStatus.options.map((status) => [status, `status = '${status}'`]),
) as Record<ImageStatus, string>;

/** For how many images of a filter each of these holds. */
function sums<T extends string>(
  db: Db,
  filter: ImageFilter,
  what: Record<T, string>,
): Record<T, number> {
  const { text, values } = conditionOf(filter);
  const each = Object.entries(what).map(([name, of]) => `total(${of as string}) AS "${name}"`);
  return sql(db, `SELECT ${each.join(', ')} FROM image WHERE ${text}`).get(values) as Record<
    T,
    number
  >;
}

function ofCategories(db: Db, filter: ImageFilter): Facets['categories'] {
  const { text, values } = conditionOf(filter);
  const lists = sql(db, `SELECT categories FROM image WHERE ${text}`)
    .pluck()
    .all(values) as string[];
  const images = new Map<string, number>();
  for (const [list, count] of tally(lists))
    for (const id of list.split(',')) if (id !== '') images.set(id, (images.get(id) ?? 0) + count);
  return [...images]
    .map(([id, images]) => ({ id: Number(id), images }))
    .sort((a, b) => a.id - b.id);
}

function tally(list: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const each of list) counts.set(each, (counts.get(each) ?? 0) + 1);
  return counts;
}

/** With a filter, only its images count; without, nobody need look which they are. */
function within(filter: ImageFilter): { text: string; values: (string | number)[] } {
  const { text, values } = conditionOf(filter);
  if (text === 'TRUE') return { text, values };
  return { text: `image_id IN (SELECT id FROM image WHERE ${text})`, values };
}

function ofTags(db: Db, filter: ImageFilter): Facets['tags'] {
  const { text, values } = within(filter);
  return sql(
    db,
    `SELECT tag, count(*) AS images FROM image_tag WHERE ${text} GROUP BY tag ORDER BY tag`,
  ).all(values) as Facets['tags'];
}

function ofFolders(db: Db, filter: ImageFilter): Facets['folders'] {
  const { text, values } = conditionOf(filter);
  const folders = sql(db, `SELECT folder FROM image WHERE ${text}`).pluck().all(values) as string[];
  const images = new Map<string, number>();
  for (const [folder, count] of tally(folders))
    for (const above of withThoseAbove(folder)) images.set(above, (images.get(above) ?? 0) + count);
  return [...images]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, images]) => ({ path, images }));
}

/** A folder and those it lies in; the root, '', is none of them. */
function withThoseAbove(folder: string): string[] {
  if (folder === '') return [];
  return folder.split('/').map((_, at, names) => names.slice(0, at + 1).join('/'));
}
