import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { AppError } from '@shared/errors';
import { IMAGE_EXTENSIONS } from '../../imaging';
import type { ImageFile } from '../store';

export const isImageName = (name: string): boolean =>
  IMAGE_EXTENSIONS.has(extname(name).slice(1).toLowerCase());

export const isHidden = (name: string): boolean => name.startsWith('.');

/**
 * The image files of a folder and the folders in it, paths relative to it, POSIX. Hidden ones are passed
 * over, and so are links to folders, which may lead in circles.
 * @throws AppError('not-found') when the folder can't be read; one inside it that can't is passed over
 */
export async function scanFolder(root: string): Promise<ImageFile[]> {
  const files: ImageFile[] = [];
  const visit = async (folder: string): Promise<void> => {
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(
      (cause: unknown) => {
        if (folder !== '') return [];
        throw new AppError('not-found', `The folder ${root} can't be read. Choose another one.`, {
          cause,
        });
      },
    );
    const seen = entries.filter(({ name }) => !isHidden(name));
    await Promise.all(
      seen.map(async (entry) => {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory()) return visit(path);
        if (!isImageName(entry.name)) return;
        const info = await stat(join(root, path)).catch(() => null);
        if (info?.isFile()) files.push({ path, bytes: info.size, mtimeMs: info.mtimeMs });
      }),
    );
  };
  await visit('');
  // Numbers of images follow: the same folder gives the same ones.
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}
