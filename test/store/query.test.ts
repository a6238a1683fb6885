import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Annotation } from '@shared/domain/annotation';
import type { ImageRow } from '@shared/domain/image';
import {
  type Facets,
  type ImageFilter,
  ImageFilter as Filter,
  ImageMark,
  type ImageSort,
  ImageQuery,
} from '@shared/domain/query';
import type { Change } from '@shared/domain/edit';
import { imagesOf, newEdit } from '@shared/edit';
import {
  annotationsOf,
  applyEdit,
  type Db,
  facetsOf,
  imageRows,
  insertImage,
  matchingIds,
  moveImages,
  orderOf,
  scrambled,
  selectedIds,
  setChanged,
  setImageError,
  setImageSize,
  takeBack,
  turn,
} from '@main/engine/store';
import { annotation, change, newProjectFile, open } from './helpers';

const PATHS = [
  'img10.jpg',
  'img2.jpg',
  'sub/img1.jpg',
  'sub/ÄRA/9.png',
  'sub/ära/x.png',
  'suburb/1.png',
];
const TAGS = ['night', 'Nacht', 'wet road'];
const IDS = PATHS.map((_, at) => at + 1);

/** Something that happens to a project: by hand, by a model, by an import, or to its files. */
const step = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('mask' as const),
      image: fc.constantFrom(...IDS),
      author: fc.constantFrom('human' as const, 'model' as const, 'import' as const),
      category: fc.integer({ min: 1, max: 3 }),
      status: fc.constantFrom('suggested' as const, 'accepted' as const, 'rejected' as const),
      score: fc.option(fc.constantFrom(0, 0.25, 0.5, 1)),
      note: fc.constantFrom('', '', 'Blurred?'),
    }),
  },
  fc.record({ do: fc.constant('drop' as const), image: fc.constantFrom(...IDS) }),
  fc.record({
    do: fc.constant('status' as const),
    image: fc.constantFrom(...IDS),
    status: fc.constantFrom(
      'new' as const,
      'suggested' as const,
      'in-progress' as const,
      'done' as const,
    ),
  }),
  fc.record({
    do: fc.constant('tags' as const),
    image: fc.constantFrom(...IDS),
    tags: fc.subarray(TAGS),
  }),
  fc.record({
    do: fc.constant('note' as const),
    image: fc.constantFrom(...IDS),
    note: fc.constantFrom('', 'ask Önder', 'img2'),
  }),
  fc.record({ do: fc.constant('flag' as const), image: fc.constantFrom(...IDS), on: fc.boolean() }),
  fc.record({
    do: fc.constant('error' as const),
    image: fc.constantFrom(...IDS),
    on: fc.boolean(),
  }),
  fc.record({
    do: fc.constant('changed' as const),
    image: fc.constantFrom(...IDS),
    on: fc.boolean(),
  }),
  fc.record({
    do: fc.constant('turn' as const),
    way: fc.constantFrom('undo' as const, 'redo' as const),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Turning an edit takes the clock's time, which only the store knows. */
const timeOf = (db: Db, id: number): number =>
  db.prepare('SELECT edited_at FROM image WHERE id = ?').pluck().get(id) as number;

/** What each image was edited at, as the steps tell: kept here, since no row says so. */
type Edited = Map<number, number>;

function play(db: Db, steps: readonly Step[]): Edited {
  const edited: Edited = new Map();
  let now = 1000;
  const apply = (author: 'human' | 'model' | 'import', ...changes: Change[]): void => {
    const at = ++now;
    const applied = applyEdit(db, { ...newEdit('x', author, changes), at });
    if (applied && author === 'human')
      for (const id of imagesOf(applied.changes)) edited.set(id, at);
  };
  const rowOf = (id: number): ImageRow => imageRows(db, [id])[0]!;
  for (const one of steps) {
    if (one.do === 'turn') {
      for (const id of imagesOf(turn(db, one.way)?.changes ?? [])) edited.set(id, timeOf(db, id));
      continue;
    }
    const { image: id } = one;
    if (one.do === 'mask')
      apply(
        one.author,
        change(
          null,
          annotation([0, 0, 2, 2], {
            imageId: id,
            categoryId: one.category,
            source: one.author,
            status: one.status,
            score: one.score,
            doubt: one.score === null ? null : 1 - one.score / 2,
            note: one.note,
          }),
        ),
      );
    else if (one.do === 'drop') {
      const [first] = annotationsOf(db, id);
      if (first) apply('human', change(first, null));
    } else if (one.do === 'status')
      apply('human', { table: 'image-status', id, before: rowOf(id).status, after: one.status });
    else if (one.do === 'tags')
      apply('human', { table: 'image-tags', id, before: rowOf(id).tags, after: one.tags });
    else if (one.do === 'note')
      apply('human', { table: 'image-note', id, before: rowOf(id).note, after: one.note });
    else if (one.do === 'flag')
      apply('human', { table: 'image-flag', id, before: rowOf(id).flagged, after: one.on });
    else if (one.do === 'error') setImageError(db, id, one.on ? 'gone' : null);
    else setChanged(db, id, one.on);
  }
  return edited;
}

/** The obvious reading of a filter: everything about an image, looked at one by one. */
interface Whole extends ImageRow {
  masks: Annotation[];
  edited: number | null;
}

const shown = ({ masks }: Whole): Annotation[] =>
  masks.filter(({ status }) => status !== 'rejected');
const waiting = ({ masks }: Whole): Annotation[] =>
  masks.filter(({ status }) => status === 'suggested');
const numbers = (list: (number | null)[]): number[] => list.filter((each) => each !== null);
const most = (list: number[]): number | null => (list.length > 0 ? Math.max(...list) : null);
const least = (list: number[]): number | null => (list.length > 0 ? Math.min(...list) : null);
const doubtOf = (image: Whole): number | null =>
  most(numbers(waiting(image).map(({ doubt }) => doubt)));
const scoreOf = (image: Whole): number | null =>
  least(numbers(waiting(image).map(({ score }) => score)));

const HAS: Record<ImageMark, (image: Whole) => boolean> = {
  suggestions: (image) => waiting(image).length > 0,
  human: ({ masks }) =>
    masks.some(
      ({ source, status }) =>
        source === 'human' ||
        status === 'rejected' ||
        (source === 'model' && status === 'accepted'),
    ),
  empty: (image) => shown(image).length === 0,
  flagged: ({ flagged }) => flagged,
  noted: ({ note, masks }) => note !== '' || masks.some((mask) => mask.note !== ''),
  failed: ({ error }) => error !== null,
  changed: ({ changed }) => changed,
};

const MEASURES: [keyof ImageFilter, (image: Whole) => number | null][] = [
  ['masks', (image) => shown(image).length],
  ['doubt', doubtOf],
  ['score', scoreOf],
  ['pixels', ({ width, height }) => width * height],
  ['modified', ({ mtimeMs }) => mtimeMs],
];

function holds(filter: ImageFilter, image: Whole): boolean {
  const any = <T>(list: readonly T[], fits: (one: T) => boolean): boolean =>
    list.length === 0 || list.some(fits);
  const words = [image.path, image.note, ...image.tags, ...image.masks.map(({ note }) => note)];
  const within = (folder: string): boolean => folder === '' || image.path.startsWith(`${folder}/`);
  return (
    words.some((word) => word.toLowerCase().includes(filter.text.toLowerCase())) &&
    any(filter.status, (status) => image.status === status) &&
    any(filter.categories, (id) => shown(image).some(({ categoryId }) => categoryId === id)) &&
    any(filter.tags, (tag) => image.tags.includes(tag)) &&
    any(filter.folders, within) &&
    filter.marks.every((mark) => HAS[mark](image)) &&
    !filter.without.some((mark) => HAS[mark](image)) &&
    MEASURES.every(([key, of]) => {
      const range = filter[key] as { from: number | null; to: number | null } | undefined;
      const value = of(image);
      if (!range) return true;
      return value !== null && value >= (range.from ?? 0) && value <= (range.to ?? Infinity);
    })
  );
}

const STATUS = ['new', 'suggested', 'in-progress', 'done'];
const KEY: Record<ImageSort['by'], (image: Whole, seed: number) => number | null> = {
  name: () => 0,
  status: ({ status }) => STATUS.indexOf(status),
  masks: (image) => shown(image).length,
  suggestions: (image) => waiting(image).length,
  doubt: doubtOf,
  score: scoreOf,
  pixels: ({ width, height }) => width * height,
  bytes: ({ bytes }) => bytes,
  modified: ({ mtimeMs }) => mtimeMs,
  edited: ({ edited }) => edited,
  random: ({ id }, seed) => scrambled(id, seed),
};

/** @param images by name */
function sorted(images: readonly Whole[], { by, descending, seed }: ImageSort): number[] {
  if (by === 'name') {
    const ids = images.map(({ id }) => id);
    return descending ? ids.reverse() : ids;
  }
  const keyed = images.map((image) => ({ id: image.id, key: KEY[by](image, seed) }));
  const known = keyed.filter(({ key }) => key !== null);
  known.sort((a, b) => (descending ? b.key! - a.key! : a.key! - b.key!) || 0);
  return [...known, ...keyed.filter(({ key }) => key === null)].map(({ id }) => id);
}

/** The names below in the order that people expect; it stands here, so that nothing is proved by itself. */
const BY_NAME = [
  'img2.jpg',
  'img10.jpg',
  'sub/img1.jpg',
  'sub/ÄRA/9.png',
  'sub/ära/x.png',
  'suburb/1.png',
];

function projectOf(steps: readonly Step[]): { db: Db; images: Whole[] } {
  const db = open(newProjectFile());
  for (const path of PATHS.slice(3))
    insertImage(db, { path, bytes: path.length, mtimeMs: path.length * 100 });
  IDS.slice(3).forEach((id) => setImageSize(db, id, 24, 16));
  const edited = play(db, steps);
  const rows = new Map(imageRows(db, IDS).map((row) => [row.path, row]));
  const images = BY_NAME.map((path) => {
    const row = rows.get(path)!;
    return { ...row, masks: annotationsOf(db, row.id), edited: edited.get(row.id) ?? null };
  });
  return { db, images };
}

const range = (values: number[]): fc.Arbitrary<{ from: number | null; to: number | null }> =>
  fc.record({
    from: fc.option(fc.constantFrom(...values)),
    to: fc.option(fc.constantFrom(...values)),
  });

const anything = fc.record({
  text: fc.constantFrom('ära', 'IMG', 'nacht', 'önder', 'blurred', '%', "'"),
  status: fc.subarray(STATUS as ImageFilter['status'], { maxLength: 2 }),
  categories: fc.oneof(
    fc.subarray([1, 2, 3, 99], { maxLength: 2 }),
    fc.constant([2, ...Array.from({ length: 20 }, (_, at) => 100 + at)]),
  ),
  tags: fc.subarray(TAGS, { maxLength: 2 }),
  folders: fc.subarray(['', 'sub', 'sub/ära', 's%', 'nowhere'], { maxLength: 2 }),
  marks: fc.subarray(ImageMark.options, { maxLength: 2 }),
  without: fc.subarray(ImageMark.options, { maxLength: 2 }),
  masks: range([0, 1, 2]),
  doubt: range([0.5, 0.75, 1]),
  score: range([0, 0.25, 0.5]),
  pixels: range([384, 385]),
  modified: range([1, 1000, 1300]),
});

/** Little at a time, or no image is left to tell right from wrong. */
const filter: fc.Arbitrary<ImageFilter> = anything.chain((all) =>
  fc
    .subarray(Object.entries(all), { maxLength: 2 })
    .map((parts) => Filter.parse(Object.fromEntries(parts))),
);

const sort = fc.record({
  by: fc.constantFrom(...(Object.keys(KEY) as ImageSort['by'][])),
  descending: fc.boolean(),
  seed: fc.integer({ min: 0, max: 5 }),
});

const project = fc.array(step, { maxLength: 25, size: 'max' });

/** Choices that some image has, or the filter would have. */
function obviousFacets(filter: ImageFilter, images: readonly Whole[]): Facets {
  const count = (other: Partial<ImageFilter>): number =>
    images.filter((image) => holds({ ...filter, ...other }, image)).length;
  const folders = new Set(
    images.flatMap(({ path }) => path.split('/').map((_, at, all) => all.slice(0, at).join('/'))),
  );
  folders.delete('');
  return {
    total: count({}),
    status: Object.fromEntries(
      STATUS.map((status) => [status, count({ status: [status as ImageRow['status']] })]),
    ) as Facets['status'],
    marks: Object.fromEntries(
      ImageMark.options.map((mark) => [
        mark,
        count({
          marks: [...filter.marks, mark],
          without: filter.without.filter((each) => each !== mark),
        }),
      ]),
    ) as Facets['marks'],
    categories: [1, 2, 3]
      .map((id) => ({ id, images: count({ categories: [id] }) }))
      .filter(({ images }) => images > 0),
    tags: [...TAGS]
      .sort()
      .map((tag) => ({ tag, images: count({ tags: [tag] }) }))
      .filter(({ images }) => images > 0),
    folders: [...folders]
      .sort()
      .map((path) => ({ path, images: count({ folders: [path] }) }))
      .filter(({ images }) => images > 0),
  };
}

describe('a query over images, after anything that can happen to a project', () => {
  it('gives what looking at every image gives, in its order', () => {
    fc.assert(
      fc.property(
        project,
        fc.array(fc.tuple(filter, sort), { minLength: 20, maxLength: 20 }),
        (steps, asked) => {
          const { db, images } = projectOf(steps);
          for (const [filter, sort] of asked) {
            const found = images.filter((image) => holds(filter, image));
            expect(orderOf(db, { filter, sort })).toEqual(sorted(found, sort));
            expect(new Set(matchingIds(db, IDS, filter))).toEqual(
              new Set(found.map(({ id }) => id)),
            );
            expect(selectedIds(db, { filter, except: [2] })).toEqual(
              found.map(({ id }) => id).filter((id) => id !== 2),
            );
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it('counts beside each choice what choosing it would leave', () => {
    fc.assert(
      fc.property(project, fc.array(filter, { minLength: 10, maxLength: 10 }), (steps, asked) => {
        const { db, images } = projectOf(steps);
        for (const filter of asked)
          expect(facetsOf(db, filter)).toEqual(obviousFacets(filter, images));
      }),
      { numRuns: 20 },
    );
  });
});

describe('an order that was asked for before', () => {
  it('is read again once anything was written', () => {
    const db = open(newProjectFile());
    const query = ImageQuery.parse({ filter: { marks: ['flagged'] } });
    expect(orderOf(db, query)).toEqual([]);
    applyEdit(
      db,
      newEdit('flag', 'human', [{ table: 'image-flag', id: 2, before: false, after: true }]),
    );
    expect(orderOf(db, query)).toEqual([2]);
    expect(facetsOf(db, query.filter).total).toBe(1);
    turn(db, 'undo');
    expect(orderOf(db, query)).toEqual([]);
    expect(facetsOf(db, query.filter).total).toBe(0);
  });

  it('is by the name that a file has now', () => {
    const db = open(newProjectFile());
    moveImages(db, new Map([[1, { path: 'a/first.jpg', bytes: 1, mtimeMs: 1 }]]));
    const all = ImageQuery.parse({});
    expect(orderOf(db, all)).toEqual([2, 1, 3]);
    expect(orderOf(db, ImageQuery.parse({ filter: { folders: ['a'], text: 'FIRST' } }))).toEqual([
      1,
    ]);
  });
});

it('an import that is taken back leaves no trace in what lists go by', () => {
  const db = open(newProjectFile());
  const gesture = crypto.randomUUID();
  const mask = annotation([0, 0, 2, 2], { source: 'import', status: 'suggested', score: 0.5 });
  applyEdit(db, { ...newEdit('import', 'import', [change(null, mask)]), gesture });
  expect(imageRows(db, [1])[0]).toMatchObject({ suggestions: 1 });
  takeBack(db, gesture, 10);
  expect(imageRows(db, [1])[0]).toMatchObject({ suggestions: 0, annotations: 0 });
  expect(facetsOf(db, Filter.parse({ marks: ['suggestions'] })).total).toBe(0);
});
