import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { Project } from '@shared/domain/project';
import { categoriesOf } from '@shared/domain/words';
import { AppError } from '@shared/errors';
import { storedRoot } from '../session';
import { createDatabase, insertImage, insertProject, putCategory } from '../store';
import { scanFolder } from './scan';

export interface NewProject {
  file: string;
  /** The folder of the images, absolute. */
  root: string;
  words: string;
  /** Whether the folder may hold no image. */
  allowEmpty?: boolean;
  modelPair: string;
  name?: string;
  credits?: Project['credits'];
}

/** Makes a project file of a folder of images. @throws AppError 'not-found', 'bad-input', 'conflict' */
export async function createProject(project: NewProject): Promise<void> {
  const {
    file,
    root,
    words,
    modelPair,
    name = basename(root),
    credits = [],
    allowEmpty = false,
  } = project;
  const images = await scanFolder(root);
  if (images.length === 0 && !allowEmpty)
    throw new AppError(
      'bad-input',
      `There are no images in ${root}. Choose a folder with JPEG, PNG, WebP, GIF, AVIF or TIFF files.`,
    );
  createDatabase(file, (db) => {
    const imageRoot = storedRoot(file, root);
    insertProject(db, { uuid: randomUUID(), name, imageRoot, modelPair, credits });
    for (const image of images) insertImage(db, image);
    for (const category of categoriesOf(words)) putCategory(db, category);
  });
}
