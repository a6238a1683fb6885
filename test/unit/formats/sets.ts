import fc from 'fast-check';
import type { LabelledImage, LabelSet } from '@shared/formats/format';
import { areaOf, encode, newBitmap, type Bitmap } from '@shared/mask';
import type { Size } from './folder';

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
