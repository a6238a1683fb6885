import { createReadStream, existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError } from '@shared/errors';
import { readCoco } from '@shared/formats/coco';
import { safePath } from '@shared/formats/path';
import type { LabelRecord, Shape } from '@shared/formats/records';
import { type ClassOptions, taskOf } from './classes';
import type { EvalSet, Sample } from '../set';

/** The value under which everything that no annotation covers is background; COCO's ids may be any others. */
const BACKGROUND = 'background';

/**
 * Images with COCO instances. What no annotation covers is background, which takes the pixels the model leaves
 * without a word; where annotations overlap the smallest lies on top, as it does on the screen.
 * @throws AppError 'not-found', 'bad-input' naming the file
 */
export async function cocoSet(
  root: string,
  images: string,
  file: string,
  options: ClassOptions,
): Promise<EvalSet> {
  const records = await recordsOf(file);
  const categories = records.filter((one) => one.kind === 'category').map((one) => one.category);
  const ignored = new Set(options.ignore ?? []);
  const asked = categories.filter(({ id }) => id === null || !ignored.has(id));
  if (asked.length === 0) throw new AppError('bad-input', `${file} has no categories to look for.`);
  const task = taskOf(
    [
      { value: 0, names: [BACKGROUND] },
      ...asked.map(({ name }, i) => ({ value: i + 1, names: [name] })),
    ],
    { background: BACKGROUND },
  );
  const labels = new Map(asked.map(({ key }, i) => [key, i + 1]));

  const shapes = new Map<string, { label: number; shape: Shape }[]>();
  for (const one of records) {
    if (one.kind !== 'annotation') continue;
    const { image, category, shape } = one.annotation;
    const label = labels.get(category);
    if (label === undefined) continue;
    const list = shapes.get(image) ?? [];
    shapes.set(image, list);
    list.push({ label, shape });
  }
  const samples: Sample[] = [];
  let missing = 0;
  for (const one of records) {
    if (one.kind !== 'image') continue;
    const { key, fileName } = one.image;
    const { path } = safePath(fileName);
    const image = path === null ? null : join(images, path);
    if (image === null || !existsSync(image)) missing++;
    else
      samples.push({
        id: fileName,
        image,
        truth: { kind: 'shapes', shapes: shapes.get(key) ?? [] },
      });
  }
  if (samples.length === 0)
    throw new AppError(
      'bad-input',
      `None of the images that ${file} names is in ${images}. Name their folder with --images.`,
    );
  const problems = records.filter((one) => one.kind === 'problem').length;
  const notes = [
    ...(missing > 0 ? [`${missing} images of ${basename(file)} are not in ${images}.`] : []),
    ...(problems > 0 ? [`${problems} records of ${basename(file)} have problems.`] : []),
  ];
  return { name: basename(root), title: `${basename(root)} (COCO)`, root, task, samples, notes };
}

async function recordsOf(file: string): Promise<LabelRecord[]> {
  if (!existsSync(file)) throw new AppError('not-found', `${file} is not there.`);
  const records: LabelRecord[] = [];
  for await (const record of readCoco(createReadStream(file))) records.push(record);
  return records;
}
