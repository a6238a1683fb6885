import type { Rle } from '../domain/mask';
import type { ColourPng, LabelPng } from './png';
import type {
  CategoryRecord,
  Extra,
  ImageRecord,
  LabelRecord,
  Problem,
  SetRecord,
} from './records';

/**
 * What a format can hold. The losses that a person is told of follow from it: what the source holds and the
 * target does not is lost.
 */
export const TRAITS = [
  'boxes', // where objects are and how large
  'masks',
  'holes',
  'parts', // one instance of several separate parts
  'instances', // two things of one category can be told apart
  'overlaps', // one pixel may belong to several instances
  'scores',
  'crowd',
  'ids', // numbers of images, categories and annotations
  'supercategories',
  'empty-categories', // words without a single annotation
  'empty-images', // images without a single annotation
  'extra', // fields of other tools are carried along
] as const;
export type Trait = (typeof TRAITS)[number];

/** A choice of a person about what is written, as the dialog and the command line offer it. */
export interface FormatOption {
  readonly key: string;
  readonly title: string;
  /** The first is the default. */
  readonly choices: readonly { readonly value: string; readonly title: string }[];
}

/** Values of a format's options by key; what is absent or not among the choices is the default. */
export type FormatOptions = Readonly<Record<string, string>>;

export interface Format {
  readonly id: string;
  readonly title: string;
  /** Lower case, without a dot: what a chosen file of this format may end in. */
  readonly extensions: readonly string[];
  /** 'file': one file holds everything; 'folder': a folder is read or written. */
  readonly layout: 'file' | 'folder';
  readonly holds: readonly Trait[];
  /** Sentences about this format's own ways that `holds` can't say, for the dialog. */
  readonly notes: readonly string[];
  readonly options: readonly FormatOption[];
  readonly read?: FormatReader;
  readonly write?: FormatWriter;
}

/**
 * Yields what the files hold, in their order. Whatever is wrong with a record is yielded as a problem and
 * the rest goes on; a file that is not of this format at all is a problem with the code 'file-unreadable'.
 * It throws only what `SourceFiles` throws.
 */
export type FormatReader = (source: Source) => AsyncIterable<LabelRecord>;

/** Everything a reader may ask for; it reaches nothing else. */
export interface Source {
  readonly files: SourceFiles;
  /**
   * The image that a label file names, with or without its extension and folder; null when there is none
   * that can be meant. `imageFinder` makes this from a list of paths.
   */
  findImage(name: string): Promise<FoundImage | null>;
  /** zlib's inflate; throws when the data is damaged or would exceed `maxBytes`. */
  inflate(bytes: Uint8Array, maxBytes: number): Uint8Array;
}

/** A folder of label files, or one file chosen alone. Paths are POSIX and relative; a reader never leaves them. */
export interface SourceFiles {
  list(): AsyncIterable<string>;
  /** The whole file; for small ones. */
  read(path: string): Promise<Uint8Array>;
  open(path: string): AsyncIterable<Uint8Array>;
}

export interface FoundImage {
  readonly fileName: string;
  readonly width: number;
  readonly height: number;
}

/**
 * Yields the files one after another; each must be consumed before the next is asked for, as the images are
 * drawn from the set while files are written. Memory stays at one image. A record that can't be written is
 * reported and left out.
 */
export type FormatWriter = (
  set: LabelSet,
  options: FormatOptions,
  report: (problem: Problem) => void,
) => Iterable<OutFile>;

/** What is written: categories in the order of the vocabulary, and images one by one. */
export interface LabelSet {
  readonly set: SetRecord;
  readonly categories: readonly CategoryRecord[];
  /** May be asked for more than once; each time from the start. */
  images(): Iterable<LabelledImage>;
}

export interface LabelledImage {
  /** `fileName` is relative with forward slashes and has been through `safePath`. */
  readonly image: ImageRecord & { readonly width: number; readonly height: number };
  /** Name of the part it was dealt to (`splitOf`); null without splits. */
  readonly split: string | null;
  readonly annotations: readonly MaskedAnnotation[];
}

/** An instance with its pixels. The box is the mask's own (`bboxOf`). */
export interface MaskedAnnotation {
  readonly id: number | null;
  /** Key of a category of the set. */
  readonly category: string;
  /** Of the image's size. */
  readonly mask: Rle;
  readonly crowd: boolean;
  /** What of a higher layer lies on the rest, where only one can be seen; 0 by default. */
  readonly layer?: number;
  readonly score: number | null;
  /** Not yet judged by a person; formats that know predictions write it as one. */
  readonly suggestion: boolean;
  readonly extra: Extra;
}

/**
 * One file to be written: text in pieces, an index PNG (`encodeLabelPng` makes its bytes), or the place where
 * the format expects an image, for those who want the images copied or linked.
 */
export type OutFile =
  | { readonly path: string; readonly text: Iterable<string> }
  | { readonly path: string; readonly labelPng: LabelPng }
  | { readonly path: string; readonly colourPng: ColourPng }
  | { readonly path: string; readonly imageOf: string };
