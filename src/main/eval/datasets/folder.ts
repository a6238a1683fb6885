import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { AppError } from '@shared/errors';
import { IMAGE_EXTENSIONS } from '../../imaging/format';
import { protocolOf } from '../protocols';
import type { EvalSet, Task } from '../set';
import { type ClassOptions, readClasses, taskOf } from './classes';
import { cocoSet } from './coco-json';
import { png, stems } from './layout';
import { isRelease, RELEASES } from './releases';

/** How a folder of one's own is to be read. Paths may be relative to the folder; what is not said is found. */
export interface FolderOptions extends ClassOptions {
  images?: string;
  masks?: string;
  /** A file, or the name of a published set whose classes and label values it has. */
  classes?: string;
  /** COCO instances instead of masks. */
  annotations?: string;
}

const IMAGE_FOLDERS = ['images', 'JPEGImages', 'image', 'img', 'imgs', 'photos'];
const MASK_FOLDERS = ['masks', 'SegmentationClass', 'annotations', 'labels', 'mask', 'label', 'gt'];
const CLASS_FILES = ['classes.txt', 'classes.json', 'labels.txt', 'labels.json'];

/**
 * A folder of images with label images (PNG) of the same names, or with COCO instances.
 * @throws AppError 'not-found' or 'bad-input' saying which option names what is missing
 */
export async function folderSet(root: string, options: FolderOptions): Promise<EvalSet> {
  if (!existsSync(root))
    throw new AppError('not-found', `There is no data set and no folder ${root}.`);
  const images = found(root, options.images, IMAGE_FOLDERS) ?? root;
  const coco = options.annotations ?? (await onlyJson(root, options));
  if (coco !== null) return cocoSet(root, images, resolve(root, coco), options);

  const masks = found(root, options.masks, MASK_FOLDERS);
  if (masks === null)
    throw new AppError(
      'not-found',
      `${root} has no folder of masks (${MASK_FOLDERS.join(', ')}) and no COCO file. Name it with --masks or --annotations.`,
    );
  const task = await taskFor(root, options);
  const photos = await stems(
    images,
    [...IMAGE_EXTENSIONS].map((one) => `.${one}`),
  );
  const labels = await stems(masks, ['.png']);
  const samples = [...photos].flatMap(([id, image]) => {
    const mask = labels.get(id);
    return mask === undefined ? [] : [png(id, image, mask)];
  });
  if (samples.length === 0)
    throw new AppError(
      'bad-input',
      `No image in ${images} has a mask of the same name (.png) in ${masks}. Name the folders with --images and --masks.`,
    );
  const alone = photos.size - samples.length;
  const notes =
    alone > 0 ? [`${alone} of ${photos.size} images have no mask and are left out.`] : [];
  return { name: basename(root), title: basename(root), root, task, samples, notes };
}

async function taskFor(root: string, options: FolderOptions): Promise<Task> {
  const { classes } = options;
  if (classes !== undefined && isRelease(classes)) {
    const published = protocolOf(classes);
    return {
      classes: published.classes,
      background: published.background ? 0 : null,
      labels: RELEASES[classes].labels,
    };
  }
  const file = found(root, classes, CLASS_FILES);
  if (file === null)
    throw new AppError(
      'not-found',
      `${root} has no list of classes (${CLASS_FILES.join(', ')}). Name a file or a published set with --classes.`,
    );
  return taskOf(await readClasses(file), options);
}

/** The path that was named, or the first usual one that is there. */
function found(root: string, named: string | undefined, usual: readonly string[]): string | null {
  if (named !== undefined) return resolve(root, named);
  return usual.map((name) => join(root, name)).find((path) => existsSync(path)) ?? null;
}

/** The one JSON file of a folder without masks, which can only be COCO. */
async function onlyJson(root: string, options: FolderOptions): Promise<string | null> {
  if (found(root, options.masks, MASK_FOLDERS) !== null) return null;
  const files = (await readdir(root)).filter(
    (name) => /\.json$/i.test(name) && name !== options.classes,
  );
  return files.length === 1 ? files[0]! : null;
}
