import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TILE, type TilePlace, topLevel } from '@shared/domain/tile';
import { headerOf, readSource, rgbOf } from './decode';
import type { Picture } from './picture';
import { imageProblem } from './problem';

/**
 * Cuts a picture into tiles of all levels, in one pass over the file; a folder that is there is whole.
 * @param folder is made, and must not be there @throws AppError naming the file
 */
export async function writePyramid(file: string, folder: string): Promise<void> {
  const source = await readSource(file);
  const { autoOrient } = await headerOf(source);
  const part = `${folder}.part`;
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { recursive: true });
  try {
    await rgbOf(source)
      .jpeg({ quality: 90, chromaSubsampling: '4:4:4' })
      .tile({ size: TILE, overlap: 0, depth: 'onetile', layout: 'dz', container: 'fs' })
      .toFile(join(part, 'tiles.dz'));
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw imageProblem(file, error);
  }
  // The format numbers levels from the smallest.
  const top = topLevel(autoOrient.width, autoOrient.height);
  for (let level = 0; level <= top; level++)
    await rename(join(part, 'tiles_files', String(top - level)), join(part, String(level)));
  await rename(part, folder);
}

/** A tile of a pyramid; null when there is none there. */
export async function readTile(
  folder: string,
  { level, x, y }: TilePlace,
): Promise<Picture | null> {
  const bytes = await readFile(join(folder, String(level), `${x}_${y}.jpeg`)).catch(() => null);
  return bytes && { bytes, type: 'image/jpeg' };
}
