import sharp from 'sharp';
import type { Format } from './format';
import { headerOf, type Pixels, readSource, rgbOf, type Source } from './decode';
import { imageProblem } from './problem';

/** An encoded picture that a browser shows. */
export interface Picture {
  bytes: Uint8Array<ArrayBuffer>;
  /** Media type. */
  type: string;
}

const SHOWN_AS_THEY_ARE: ReadonlySet<Format> = new Set(['jpeg', 'png', 'webp', 'gif', 'avif']);

/** Long side of a thumbnail, pixels. */
export const THUMBNAIL_SIZE = 256;

/**
 * The whole picture for a browser: the file's own bytes where Chromium shows the same pixels as `decode`
 * gives, else encoded anew (turned, CMYK, TIFF, the first of several frames). @throws AppError naming the file
 */
export async function fullPicture(file: string): Promise<Picture> {
  const source = await readSource(file);
  if (await showsTheSame(source)) return { bytes: source.bytes, type: `image/${source.format}` };
  // What was lossy stays lossy, at a quality where the difference can't be seen.
  return source.format === 'jpeg'
    ? encoded(source, rgbOf(source).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }), 'jpeg')
    : encoded(
        source,
        source.open().autoOrient().toColourspace('srgb').png({ compressionLevel: 3 }),
        'png',
      );
}

async function showsTheSame(source: Source): Promise<boolean> {
  const { orientation = 1, pages = 1, space } = await headerOf(source);
  return (
    SHOWN_AS_THEY_ARE.has(source.format) && orientation === 1 && pages === 1 && space !== 'cmyk'
  );
}

/** A WebP of at most 256 x 256 pixels. Decodes all of the file, so it finds damage. @throws AppError naming the file */
export async function thumbnail(file: string): Promise<Picture> {
  return small(await readSource(file), 'webp');
}

/** The same as a JPEG, small enough for a data: URL. @throws AppError naming the file */
export async function cover(file: string): Promise<Picture> {
  return small(await readSource(file), 'jpeg');
}

function small(source: Source, type: 'webp' | 'jpeg'): Promise<Picture> {
  const resized = rgbOf(source).resize(THUMBNAIL_SIZE, THUMBNAIL_SIZE, {
    fit: 'inside',
    withoutEnlargement: true,
  });
  return encoded(source, type === 'webp' ? resized.webp({ quality: 80 }) : resized.jpeg(), type);
}

async function encoded(
  source: Source,
  pipeline: ReturnType<typeof rgbOf>,
  type: string,
): Promise<Picture> {
  try {
    return { bytes: await pipeline.toBuffer(), type: `image/${type}` };
  } catch (error) {
    throw imageProblem(source.file, error);
  }
}

/** Pixels as a JPEG of at most `side` x `side`. */
export async function preview({ rgb, width, height }: Pixels, side: number): Promise<Picture> {
  const raw = sharp(rgb, { raw: { width, height, channels: 3 } });
  const resized = raw.resize(side, side, { fit: 'inside', withoutEnlargement: true });
  return { bytes: await resized.jpeg({ quality: 80 }).toBuffer(), type: 'image/jpeg' };
}
