/** Endings of the files that a project takes in. BMP is among them to be named as a problem, not passed over. */
export const IMAGE_EXTENSIONS: ReadonlySet<string> = new Set([
  'jpg',
  'jpeg',
  'png',
  'webp',
  'gif',
  'avif',
  'tif',
  'tiff',
  'bmp',
]);

/** Formats that are decoded, by what their first bytes say. */
export type Format = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'tiff';

type Signature = readonly [name: string, offset: number, bytes: string];

const READABLE: readonly (readonly [Format, number, string])[] = [
  ['jpeg', 0, '\xff\xd8\xff'],
  ['png', 0, '\x89PNG\r\n\x1a\n'],
  ['gif', 0, 'GIF8'],
  ['webp', 8, 'WEBP'],
  ['avif', 4, 'ftypavif'],
  ['avif', 4, 'ftypavis'],
  ['tiff', 0, 'II*\0'],
  ['tiff', 0, 'MM\0*'],
  ['tiff', 0, 'II+\0'],
  ['tiff', 0, 'MM\0+'],
];

const UNREADABLE: readonly Signature[] = [
  ['a BMP', 0, 'BM'],
  ['a HEIC', 4, 'ftyphei'],
  ['a HEIC', 4, 'ftypmif1'],
  ['a JPEG XL', 0, '\xff\x0a'],
  ['a JPEG XL', 4, 'JXL '],
  ['a JPEG 2000', 4, 'jP  '],
  ['a Photoshop', 0, '8BPS'],
  ['a PDF', 0, '%PDF'],
  ['an SVG', 0, '<svg'],
  ['an SVG', 0, '<?xml'],
  ['an icon', 0, '\0\0\x01\0'],
];

const fits = (head: string, [, offset, bytes]: Signature): boolean =>
  head.startsWith(bytes, offset);

/** The format by content, never by name; null for what we don't decode. */
export function formatOf(file: Uint8Array): Format | null {
  const head = Buffer.from(file.subarray(0, 16)).toString('latin1');
  return READABLE.find((signature) => fits(head, signature))?.[0] ?? null;
}

/** What an unreadable file is, with its article ("a BMP"); null when not even that is known. */
export function strangerOf(file: Uint8Array): string | null {
  const head = Buffer.from(file.subarray(0, 16)).toString('latin1');
  return UNREADABLE.find((signature) => fits(head, signature))?.[0] ?? null;
}
