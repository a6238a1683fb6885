import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@shared/errors';
import { IGNORE } from '../metrics';
import { type Labels, labelsFrom, type Sample } from '../set';
import { png, type Release, stems } from './layout';

/** Numbers that COCO's list of 182 skips, from 0: no picture has them. */
const SKIPPED: ReadonlySet<number> = new Set([11, 25, 28, 29, 44, 65, 67, 68, 70, 82, 90]);
/** Values of stuffthingmaps in order: 80 things (0 to 89), 91 kinds of stuff (91 to 181). */
const USED = Array.from({ length: 182 }, (_, value) => value).filter(
  (value) => !SKIPPED.has(value),
);

const BELOW = ['coco_stuff164k', 'coco', 'coco_object', ''] as const;

/**
 * Images of val2017 with label images beside them: those of the published conversion (`<name><suffix>`), else
 * stuffthingmaps as COCO-Stuff released them. Only images that have a label image count: all 5,000 have.
 */
async function find(
  folder: string,
  suffix: string,
  converted: Labels,
): Promise<{ samples: Sample[]; labels?: Labels }> {
  const [images] = await firstOf(folder, ['images/val2017', 'val2017'], '.jpg');
  const [masks, ending] = await firstOf(folder, MASKS, suffix, '.png');
  const samples = [...images].flatMap(([id, image]) => {
    const mask = masks.get(id);
    return mask === undefined ? [] : [png(id, image, mask)];
  });
  return ending === suffix ? { samples, labels: converted } : { samples };
}

const MASKS = [
  'annotations/val2017',
  'stuffthingmaps_val2017',
  'stuffthingmaps/val2017',
  'stuffthingmaps_trainval2017/val2017',
] as const;

/** The files of the first folder that has some, with the first ending that any has. @throws AppError('not-found') */
async function firstOf(
  folder: string,
  names: readonly string[],
  ...endings: string[]
): Promise<[Map<string, string>, string]> {
  for (const ending of endings)
    for (const name of names) {
      if (!existsSync(join(folder, name))) continue;
      const found = await stems(join(folder, name), [ending]);
      if (found.size > 0) return [found, ending];
    }
  throw new AppError(
    'not-found',
    `${folder} has no ${endings.join(' or ')} files in any of ${names.join(', ')}.`,
  );
}

/** COCO-Stuff 164k: 171 classes. */
export const cocoStuff: Release = {
  protocol: 'coco-stuff',
  below: BELOW,
  has: '',
  labels: [...USED.map((value, label): [number, number] => [value, label]), [IGNORE, IGNORE]],
  find: (folder) => find(folder, '_labelTrainIds.png', labelsFrom(0, 170)),
};

/** COCO-Object: 80 things; all stuff and what is unlabelled is background, as GroupViT's conversion has it. */
export const cocoObject: Release = {
  protocol: 'coco-object',
  below: BELOW,
  has: '',
  labels: [
    ...USED.map((value, label): [number, number] => [value, value < 91 ? label + 1 : 0]),
    [IGNORE, 0],
  ],
  find: (folder) => find(folder, '_instanceTrainIds.png', labelsFrom(0, 80)),
};
