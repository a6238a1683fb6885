import type { BBox, Rle } from '../domain/mask';

/**
 * What label files hold, whatever their format. A reader yields these in the order of its file, a writer
 * takes them; neither knows of projects. Keys tie the records of one file together and mean nothing outside.
 */
export type LabelRecord =
  | { readonly kind: 'set'; readonly set: SetRecord }
  | { readonly kind: 'category'; readonly category: CategoryRecord }
  | { readonly kind: 'image'; readonly image: ImageRecord }
  | { readonly kind: 'annotation'; readonly annotation: AnnotationRecord }
  | { readonly kind: 'problem'; readonly problem: Problem };

/** Fields of a record that this product has no meaning for; they come out again as they went in. */
export type Extra = Readonly<Record<string, unknown>>;

/** What a file says of the whole set: COCO's `info`, `licenses` and whatever else stands at its top. */
export interface SetRecord {
  readonly extra: Extra;
}

export interface CategoryRecord {
  readonly key: string;
  /** The file's own number; null where the format has none. May be 0 or negative. */
  readonly id: number | null;
  readonly name: string;
  readonly supercategory: string;
  readonly extra: Extra;
}

export interface ImageRecord {
  readonly key: string;
  readonly id: number | null;
  /** As the file has it: may be absolute, of Windows, or hostile. Only `safePath` may make a path of it. */
  readonly fileName: string;
  /** null where the format doesn't say. */
  readonly width: number | null;
  readonly height: number | null;
  readonly extra: Extra;
}

export interface AnnotationRecord {
  readonly id: number | null;
  /** Keys of an image and a category, which may stand later in the file, or nowhere. */
  readonly image: string;
  readonly category: string;
  readonly shape: Shape;
  readonly crowd: boolean;
  /** 0..1; null when the file has none. A score makes it a suggestion unless the person says otherwise. */
  readonly score: number | null;
  readonly extra: Extra;
  /** What the file says of the mask. It is only compared with the mask, which measures itself. */
  readonly stated?: { readonly area: number | null; readonly box: BBox | null };
  /** Where it stands in the file, for the report. */
  readonly where: string;
}

/** A mask as a file says it; `maskOf` turns it into the pixels of an image. Untrusted until then. */
export type Shape =
  /** Rings in image pixels, [x1,y1,x2,y2,...]; united. */
  | { readonly kind: 'polygons'; readonly rings: readonly (readonly number[])[] }
  | { readonly kind: 'rle'; readonly rle: Rle }
  /** COCO's uncompressed RLE; `size` is [height, width]. */
  | {
      readonly kind: 'runs';
      readonly size: readonly [number, number];
      readonly counts: readonly number[];
    }
  /** Only a box is known: [x, y, width, height]. */
  | { readonly kind: 'box'; readonly box: BBox }
  /** A centre line or an ellipse that a format draws is turned into rings by its reader. */
  | { readonly kind: 'nothing' };

/**
 * Something a person should know of a file.
 * `skipped`: a record was left out. `mended`: it was taken after a change. `noted`: it was taken as it is.
 */
export interface Problem {
  readonly severity: 'skipped' | 'mended' | 'noted';
  /** Stable and machine readable: 'duplicate-id', 'polygon-odd', 'image-missing', ... */
  readonly code: string;
  /** A JSON pointer, a line, a file: '/annotations/17', 'line 3', 'train/a.xml'. */
  readonly where: string;
  /** One sentence: what is wrong, and what was done about it. */
  readonly message: string;
}
