import fc from 'fast-check';
import { expect } from 'vitest';
import type { Format } from '@shared/formats/format';
import type { AnnotationRecord, ImageRecord, Shape } from '@shared/formats/records';
import { areaOf } from '@shared/mask';
import { readAll, type Folder, type Size } from './folder';

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
