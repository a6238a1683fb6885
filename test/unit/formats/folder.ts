import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Rle } from '@shared/domain/mask';
import type {
  Format,
  FormatOptions,
  LabelledImage,
  LabelSet,
  Source,
} from '@shared/formats/format';
import { encodeColourPng, encodeLabelPng } from '@shared/formats/png';
import type {
  AnnotationRecord,
  CategoryRecord,
  ImageRecord,
  Problem,
  Shape,
} from '@shared/formats/records';
import { imageFinder } from '@shared/formats/support/paths';
import { maskOf } from '@shared/formats/shape';
import { areaOf, encode, newBitmap, type Bitmap } from '@shared/mask';

/** A folder in memory: what a writer wrote and a reader reads. */
export type Folder = Map<string, Uint8Array>;

export const folderOf = (files: Record<string, string | Uint8Array>): Folder =>
  new Map(
    Object.entries(files).map(([path, content]) => [
      path,
      typeof content === 'string' ? new TextEncoder().encode(content) : content,
    ]),
  );

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Chunks of an odd size, so that readers meet borders in the middle of words and characters. */
export function sourceOf(
  folder: Folder,
  images: Readonly<Record<string, Size>>,
  chunk = 1021,
): Source {
  const bytes = (path: string): Uint8Array => {
    const found = folder.get(path);
    if (!found) throw new Error(`A reader asked for ${path}, which it was not told of.`);
    return found;
  };
  return {
    files: {
      async *list() {
        yield* folder.keys();
      },
      read: async (path) => bytes(path),
      async *open(path) {
        const all = bytes(path);
        for (let at = 0; at < all.length; at += chunk) yield all.subarray(at, at + chunk);
      },
    },
    findImage: imageFinder(Object.keys(images), async (path) => images[path]!),
    inflate: (data, maxOutputLength) => inflateSync(data, { maxOutputLength }),
  };
}

export interface Read {
  readonly categories: CategoryRecord[];
  readonly images: ImageRecord[];
  readonly annotations: AnnotationRecord[];
  readonly problems: Problem[];
  readonly codes: string[];
}

export async function readAll(
  format: Pick<Format, 'read'>,
  folder: Folder,
  images: Readonly<Record<string, Size>> = {},
): Promise<Read> {
  const [categories, found, annotations, problems]: [
    CategoryRecord[],
    ImageRecord[],
    AnnotationRecord[],
    Problem[],
  ] = [[], [], [], []];
  for await (const record of format.read!(sourceOf(folder, images)))
    if (record.kind === 'category') categories.push(record.category);
    else if (record.kind === 'image') found.push(record.image);
    else if (record.kind === 'annotation') annotations.push(record.annotation);
    else if (record.kind === 'problem') problems.push(record.problem);
  const codes = problems.map(({ code }) => code);
  return { categories, images: found, annotations, problems, codes };
}

export function writeAll(
  format: Pick<Format, 'write'>,
  set: LabelSet,
  options: FormatOptions = {},
): { folder: Folder; problems: Problem[]; images: Map<string, string> } {
  const folder: Folder = new Map();
  const images = new Map<string, string>();
  const problems: Problem[] = [];
  for (const file of format.write!(set, options, (each) => problems.push(each))) {
    if ('imageOf' in file) images.set(file.path, file.imageOf);
    else if ('labelPng' in file)
      folder.set(
        file.path,
        encodeLabelPng(file.labelPng, (bytes) => deflateSync(bytes)),
      );
    else if ('colourPng' in file)
      folder.set(
        file.path,
        encodeColourPng(file.colourPng, (bytes) => deflateSync(bytes)),
      );
    else folder.set(file.path, new TextEncoder().encode([...file.text].join('')));
  }
  return { folder, problems, images };
}

export const textIn = (folder: Folder, path: string): string => {
  expect([...folder.keys()]).toContain(path);
  return new TextDecoder().decode(folder.get(path));
};

/** The pixels of a shape as a format gave it. */
export function pixelsOf(shape: Shape, { width, height }: Size): Rle {
  const { mask, problems } = maskOf(shape, width, height);
  expect(problems.filter(({ code }) => code !== 'outside-frame')).toEqual([]);
  return mask!;
}

export const sizesOf = (set: LabelSet): Record<string, Size> =>
  Object.fromEntries(
    [...set.images()].map(({ image: { fileName, width, height } }) => [
      fileName,
      { width, height },
    ]),
  );

/** Masks by image and category name, in no order; two sets hold the same when these are equal. */
export function contentOf(set: LabelSet): string[] {
  const names = new Map(set.categories.map(({ key, name }) => [key, name]));
  return [...set.images()]
    .flatMap(({ image, annotations }) =>
      annotations.map(({ category, mask }) => line(image.fileName, names.get(category)!, mask)),
    )
    .sort();
}

export function contentRead(
  { categories, images, annotations }: Read,
  sizes: Readonly<Record<string, Size>>,
): string[] {
  const names = new Map(categories.map(({ key, name }) => [key, name]));
  const files = new Map(images.map(({ key, fileName }) => [key, fileName]));
  return annotations
    .map(({ image, category, shape }) => {
      const fileName = files.get(image)!;
      return line(fileName, names.get(category)!, pixelsOf(shape, sizes[fileName]!));
    })
    .sort();
}

const line = (fileName: string, category: string, mask: Rle): string =>
  `${fileName} | ${category} | ${mask.size} ${mask.counts}`;

export interface SetOptions {
  readonly holes?: boolean;
  readonly parts?: boolean;
  readonly overlaps?: boolean;
  readonly names?: fc.Arbitrary<string>;
  readonly maxSide?: number;
}

/** Data sets of up to four images in folders, with masks of rectangles and specks that touch, overlap and hang over. */
export function sets(options: SetOptions = {}): fc.Arbitrary<LabelSet> {
  const name =
    options.names ?? fc.constantFrom('person', 'road sign', 'ümläut & <b>', '"zebra"', "it's");
  return fc
    .tuple(
      fc.uniqueArray(name, { minLength: 1, maxLength: 4, selector: (each) => each.toLowerCase() }),
      fc.uniqueArray(fc.constantFrom('a.jpg', 'b/c d.png', 'b/ë.jpeg', 'x.y/z.w.jpg'), {
        maxLength: 4,
      }),
    )
    .chain(([names, files]) =>
      fc
        .tuple(...files.map((fileName) => labelledImages(fileName, names.length, options)))
        .map((images) => setOf(names, images)),
    );
}

export const setOf = (names: readonly string[], images: readonly LabelledImage[]): LabelSet => ({
  set: { extra: {} },
  categories: names.map((name, i) => ({
    key: `c${i}`,
    id: i + 1,
    name,
    supercategory: '',
    extra: {},
  })),
  images: () => images,
});

function labelledImages(
  fileName: string,
  categories: number,
  options: SetOptions,
): fc.Arbitrary<LabelledImage> {
  const side = fc.integer({ min: 1, max: options.maxSide ?? 24 });
  return fc
    .tuple(side, side)
    .chain(([width, height]) =>
      fc.tuple(
        fc.constant({ width, height }),
        fc.array(fc.tuple(fc.nat(categories - 1), bitmaps(width, height, options)), {
          maxLength: 4,
        }),
        fc.constantFrom(null, 'train', 'val'),
      ),
    )
    .map(([size, shapes, split]) => labelled(fileName, size, apart(shapes, options), split));
}

/** Without overlaps, a later mask keeps only what the earlier ones left. */
function apart(
  shapes: readonly (readonly [number, Bitmap])[],
  { overlaps = true }: SetOptions,
): (readonly [number, Bitmap])[] {
  if (overlaps) return [...shapes];
  const taken = new Set<number>();
  return shapes.map(([category, { width, height, data }]) => {
    const left = data.map((value, i) => (value && !taken.has(i) ? 1 : 0));
    left.forEach((value, i) => value && taken.add(i));
    return [category, { width, height, data: left }] as const;
  });
}

export function labelled(
  fileName: string,
  { width, height }: Size,
  shapes: readonly (readonly [category: number, bitmap: Bitmap])[],
  split: string | null = null,
): LabelledImage {
  return {
    image: { key: fileName, id: null, fileName, width, height, extra: {} },
    split,
    annotations: shapes
      .map(([category, bitmap], i) => ({
        id: i + 1,
        category: `c${category}`,
        mask: encode(bitmap),
        crowd: false,
        score: null,
        suggestion: false,
        extra: {},
      }))
      .filter(({ mask }) => areaOf(mask) > 0),
  };
}

export function bitmaps(
  width: number,
  height: number,
  { parts = true, holes = true }: SetOptions = {},
): fc.Arbitrary<Bitmap> {
  const rectangle = fc
    .tuple(fc.nat(width - 1), fc.nat(height - 1), fc.nat(width - 1), fc.nat(height - 1))
    .map(
      ([a, b, c, d]) => [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)] as const,
    );
  return fc
    .tuple(
      fc.array(rectangle, { minLength: 1, maxLength: parts ? 4 : 1 }),
      fc.array(rectangle, { maxLength: holes ? 3 : 0 }),
    )
    .map(([plus, minus]) => {
      const bitmap = newBitmap(width, height);
      for (const [list, value] of [
        [plus, 1],
        [minus, 0],
      ] as const)
        for (const [left, top, right, bottom] of list)
          for (let y = top; y <= bottom; y++)
            bitmap.data.fill(value, y * width + left, y * width + right + 1);
      return bitmap;
    });
}

/** Spoils one of the files in a random way: cut off, bytes changed, a piece repeated, numbers replaced. */
export function spoiled(folder: Folder): fc.Arbitrary<Folder> {
  const paths = [...folder.keys()];
  const nasty = fc.constantFrom(
    ...[
      'NaN',
      '-1',
      '1e999',
      '99999999999',
      '0',
      '""',
      '../../etc/passwd',
      '<',
      '&x;',
      '[',
      '{',
      '\0',
      '\n',
      '__proto__',
      'null',
    ],
  );
  return fc
    .tuple(fc.constantFrom(...paths), fc.nat(3), fc.nat(), fc.nat(), fc.nat(255), nasty)
    .map(([path, how, a, b, byte, word]) => {
      const bytes = folder.get(path)!;
      const at = bytes.length === 0 ? 0 : a % bytes.length;
      const to = Math.min(at + (b % 12), bytes.length);
      const changed = [
        () => bytes.slice(0, at),
        () => Uint8Array.from(bytes, (value, i) => (i === at ? byte : value)),
        () => joined(bytes.subarray(0, at), new TextEncoder().encode(word), bytes.subarray(to)),
        () => joined(bytes.subarray(0, to), bytes.subarray(at)),
      ][how]!();
      return new Map([...folder, [path, changed]]);
    });
}

const joined = (...parts: readonly Uint8Array[]): Uint8Array =>
  new Uint8Array(Buffer.concat(parts));

/** Whatever a reader makes of spoiled files, it must be records whose numbers can be used. */
export async function survives(
  format: Format,
  folder: Folder,
  sizes: Readonly<Record<string, Size>>,
  numRuns = 1500,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(spoiled(folder), async (broken) => {
      const read = await readAll(format, broken, sizes);
      const categories = new Set(read.categories.map(({ key }) => key));
      const images = new Map(read.images.map((image) => [image.key, image]));
      const faults = [
        ...read.annotations.map((annotation) =>
          faultOf(annotation, categories, images.get(annotation.image)),
        ),
        ...read.problems.map(({ message, where }) =>
          where !== '' && /^[^\n]*\.$/.test(message) ? null : `no sentence: ${where}: ${message}`,
        ),
      ];
      expect(faults.filter((fault) => fault !== null)).toEqual([]);
    }),
    { numRuns, seed: 11 },
  );
}

function faultOf(
  { category, shape, score, where }: AnnotationRecord,
  categories: ReadonlySet<string>,
  image: ImageRecord | undefined,
): string | null {
  if (!categories.has(category)) return `unknown category ${category}`;
  if (!image) return 'unknown image';
  if (score !== null && !(score >= 0 && score <= 1)) return `score ${score}`;
  if (!(where.length > 0)) return 'nowhere';
  if (shape.kind !== 'rle') return numbersOf(shape).every(Number.isFinite) ? null : 'no numbers';
  const [height, width] = shape.rle.size;
  if (height !== image.height || width !== image.width) return `a mask of ${width} x ${height}`;
  return areaOf(shape.rle) > 0 ? null : 'an empty mask';
}

function numbersOf(shape: Shape): readonly number[] {
  if (shape.kind === 'polygons') return shape.rings.flat();
  return shape.kind === 'box' ? shape.box : [];
}
