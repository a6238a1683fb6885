import { createReadStream, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { readCoco, type ReadCocoOptions } from '@shared/formats/coco';
import type {
  AnnotationRecord,
  CategoryRecord,
  ImageRecord,
  LabelRecord,
  Problem,
  SetRecord,
} from '@shared/formats/records';
import { maskOf } from '@shared/formats/shape';
import type { Bitmap } from '@shared/mask';

export const fixture = (name: string): URL => new URL(`../../../fixtures/${name}`, import.meta.url);

export const gunzipped = <T>(name: string): T =>
  JSON.parse(gunzipSync(readFileSync(fixture(name))).toString()) as T;

export const opened = (name: string): AsyncIterable<Uint8Array> =>
  createReadStream(fixture(`coco/${name}`));

/** The pieces one after another, as a stream gives them. */
export async function* stream<T>(...pieces: T[]): AsyncGenerator<T> {
  yield* pieces;
}

export interface Everything {
  readonly images: ImageRecord[];
  readonly categories: CategoryRecord[];
  readonly annotations: AnnotationRecord[];
  readonly problems: Problem[];
  readonly sets: SetRecord[];
}

export async function readAll(
  chunks: AsyncIterable<Uint8Array | string>,
  options?: ReadCocoOptions,
): Promise<Everything> {
  const all: Everything = { images: [], categories: [], annotations: [], problems: [], sets: [] };
  for await (const record of readCoco(chunks, options)) put(all, record);
  return all;
}

function put(all: Everything, record: LabelRecord): void {
  if (record.kind === 'image') all.images.push(record.image);
  else if (record.kind === 'category') all.categories.push(record.category);
  else if (record.kind === 'annotation') all.annotations.push(record.annotation);
  else if (record.kind === 'problem') all.problems.push(record.problem);
  else all.sets.push(record.set);
}

/** What an import does with an annotation: the pixels of its shape in its image. */
export function drawn(
  { images }: Pick<Everything, 'images'>,
  annotation: AnnotationRecord,
): ReturnType<typeof maskOf> {
  const image = images.find(({ key }) => key === annotation.image)!;
  return maskOf(annotation.shape, image.width!, image.height!, annotation.where);
}

/** A mask from lines of text: anything but a blank or a dot is set. */
export function picture(...lines: string[]): Bitmap {
  const data = lines.flatMap((line) => [...line].map((char) => (/[ .]/.test(char) ? 0 : 1)));
  return { width: lines[0]!.length, height: lines.length, data: Uint8Array.from(data) };
}

export type Json = Record<string, unknown>;

export const SQUARE = [2, 2, 6, 2, 6, 6, 2, 6];

/** A small file with one annotation, changed here and there. */
export const annotation = (change: Json): Json => ({
  id: 1,
  image_id: 1,
  category_id: 1,
  segmentation: [SQUARE],
  area: 16,
  bbox: [2, 2, 4, 4],
  iscrowd: 0,
  ...change,
});

export const file = (change: Json): Json => ({
  images: [{ id: 1, file_name: 'a.jpg', width: 10, height: 8 }],
  categories: [{ id: 1, name: 'cat', supercategory: 'animal' }],
  annotations: [annotation({})],
  ...change,
});

export const segmented = (segmentation: unknown, change: Json = {}): Json =>
  file({ annotations: [annotation({ segmentation, ...change })] });
