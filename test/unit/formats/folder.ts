import { deflateSync, inflateSync } from 'node:zlib';
import { expect } from 'vitest';
import type { Rle } from '@shared/domain/mask';
import type { Format, FormatOptions, LabelSet, Source } from '@shared/formats/format';
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
