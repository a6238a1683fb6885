import { open, readFile } from 'node:fs/promises';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { type Format, formatOf, strangerOf } from './format';
import { imageProblem, MAX_PIXELS, strangeImage } from './problem';

// Every file is read once and whole: the decoder's own cache would only hold memory.
sharp.cache(false);

/** A picture as the models see it: RGB, 3 bytes a pixel, row by row, EXIF orientation applied. */
export interface Pixels {
  width: number;
  height: number;
  rgb: Uint8Array;
}

export interface Size {
  width: number;
  height: number;
}

/** A file's bytes with a decoder on them. */
export interface Source {
  readonly file: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly format: Format;
  /** A new pipeline over the bytes. */
  open(): Sharp;
}

/** Reads a file and sees that it is a picture by its content. @throws AppError naming the file */
export async function readSource(file: string): Promise<Source> {
  let bytes: Buffer<ArrayBuffer>;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw imageProblem(file, error);
  }
  const format = formatOf(bytes);
  if (!format) throw strangeImage(file, bytes.length === 0, strangerOf(bytes));
  return {
    file,
    bytes,
    format,
    open: () => sharp(bytes, { failOn: 'error', limitInputPixels: MAX_PIXELS }),
  };
}

/** What the header says. @throws AppError naming the file */
export async function headerOf(source: Source): Promise<Metadata> {
  try {
    return await source.open().metadata();
  } catch (error) {
    throw imageProblem(source.file, error);
  }
}

/** Width and height after EXIF orientation, reading no more than the header. @throws AppError naming the file */
export async function measure(file: string): Promise<Size> {
  try {
    const head = await readHead(file);
    if (!formatOf(head)) throw strangeImage(file, head.length === 0, strangerOf(head));
    const { autoOrient } = await sharp(file, {
      failOn: 'error',
      limitInputPixels: MAX_PIXELS,
    }).metadata();
    if (autoOrient.width * autoOrient.height > MAX_PIXELS) throw new Error('exceeds pixel limit');
    return { width: autoOrient.width, height: autoOrient.height };
  } catch (error) {
    throw imageProblem(file, error);
  }
}

/** EXIF's orientation, 1 to 8; 1 for a file that says nothing or can't be read. */
export async function orientationOf(file: string): Promise<number> {
  const { orientation } = await sharp(file, { limitInputPixels: MAX_PIXELS })
    .metadata()
    .catch(() => ({ orientation: undefined }));
  return orientation !== undefined && orientation >= 1 && orientation <= 8 ? orientation : 1;
}

async function readHead(file: string): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(16), 0, 16, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** More pixels are never decoded at once: three bytes each must fit in memory several times over. */
const MAX_DECODED = 200_000_000;

/**
 * Decodes a picture. Colour profiles are converted to sRGB, 16 bits and CMYK brought to 8-bit RGB,
 * transparency laid on white. One too large for the memory comes at half its size, or half of that.
 * @throws AppError naming the file
 */
export async function decode(file: string): Promise<Pixels> {
  const source = await readSource(file);
  const { autoOrient } = await headerOf(source);
  const halvings = Math.ceil(Math.log2((autoOrient.width * autoOrient.height) / MAX_DECODED) / 2);
  const size = Math.ceil(Math.max(autoOrient.width, autoOrient.height) / 2 ** halvings);
  try {
    const whole = rgbOf(source);
    const pixels = halvings > 0 ? whole.resize(size, size, { fit: 'inside' }) : whole;
    const { data, info } = await pixels.raw().toBuffer({ resolveWithObject: true });
    // A copy: the decoder's own memory can't be handed to another thread.
    return { width: info.width, height: info.height, rgb: new Uint8Array(data) };
  } catch (error) {
    throw imageProblem(file, error);
  }
}

/**
 * The same picture at most `long` pixels long, never enlarged. Decoders that can (JPEG) read no more of the file
 * than that takes. @throws AppError naming the file
 */
export async function decodeSmall(file: string, long: number): Promise<Pixels> {
  const source = await readSource(file);
  try {
    const { data, info } = await rgbOf(source)
      .resize(long, long, { fit: 'inside', withoutEnlargement: true })
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, rgb: new Uint8Array(data) };
  } catch (error) {
    throw imageProblem(file, error);
  }
}

/** The one way from a file to 8-bit sRGB with its right side up. */
export function rgbOf(source: Source): Sharp {
  return source.open().autoOrient().flatten({ background: '#fff' }).toColourspace('srgb');
}
