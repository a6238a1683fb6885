import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { type Picture, thumbnail } from '../../imaging';
import type { Context } from '../context';

/** Raised when thumbnails are to look otherwise. */
const THUMBNAIL_VERSION = 1;

/** Keyed by the file and its time, not its content: reading that would take longer than the picture is worth. */
export async function cachedThumbnail(
  { pictures }: Pick<Context, 'pictures'>,
  file: string,
): Promise<Picture> {
  const info = await stat(file).catch(() => null); // a file that is gone is told by reading it
  const identity = `${THUMBNAIL_VERSION}\n${file}\n${info?.size}\n${info?.mtimeMs}`;
  const key = `${createHash('sha256').update(identity).digest('hex')}.webp`;
  const known = await pictures.get(key);
  if (known) return { bytes: known, type: 'image/webp' };
  const picture = await thumbnail(file);
  await pictures.put(key, picture.bytes).catch((error: unknown) => console.error(error));
  return picture;
}
