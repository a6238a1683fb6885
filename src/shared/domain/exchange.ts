import { z } from 'zod';

/** A hundred-thousandth problem of one kind tells nobody anything: examples, and how many there are. */
export const ProblemGroup = z.object({
  severity: z.enum(['skipped', 'mended', 'noted']),
  code: z.string(),
  count: z.int().positive(),
  examples: z.array(z.object({ where: z.string(), message: z.string() })),
});
export type ProblemGroup = z.infer<typeof ProblemGroup>;

/** What a person can choose about an import. Nothing of it needs the file to be read again. */
export const ImportOptions = z.object({
  /** Images that have masks already: take the file's as well, in their place, or leave the image alone. */
  existing: z.enum(['keep-both', 'replace', 'skip']),
  /** What becomes of masks with a score: a model made them, so they wait to be judged, or they count. */
  scored: z.enum(['suggested', 'accepted']),
  /** Of photos that their EXIF data turns: were they labelled as people see them, or as they are stored? */
  rotation: z.enum(['as-shown', 'as-stored']),
  /** Images that are not in the project's folder: kept, to be found later, or left out. */
  missing: z.enum(['keep', 'skip']),
});
export type ImportOptions = z.infer<typeof ImportOptions>;

const count = z.int().min(0);

/** What an import would do, or did. */
export const ImportReport = z.object({
  /** Id and title of the format. */
  format: z.string(),
  title: z.string(),
  /** `labelled`: of those found, how many have masks already. */
  images: z.object({ matched: count, missing: count, labelled: count }),
  categories: z.object({ matched: count, added: z.array(z.string()) }),
  /** `scored`: of the whole file, how many have a score. */
  annotations: z.object({ added: count, removed: count, skipped: count, scored: count }),
  /** Images that are turned and where the file doesn't tell how it saw them; the choice matters for these. */
  rotated: z.object({ images: count, sample: z.int().nullable() }),
  problems: z.array(ProblemGroup),
});
export type ImportReport = z.infer<typeof ImportReport>;

/** How images are dealt out to the parts of a data set (src/shared/formats/split.ts). */
export const SplitRule = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ratio'),
    parts: z
      .array(z.object({ name: z.string().regex(/^[\w-]{1,40}$/), share: z.number().positive() }))
      .min(1)
      .max(20),
    seed: z.string().max(100),
  }),
  z.object({
    kind: z.enum(['folder', 'tag']),
    parts: z.array(z.string().min(1).max(100)).max(20),
    otherwise: z.string().regex(/^[\w-]{1,40}$/),
  }),
]);
export type SplitRule = z.infer<typeof SplitRule>;

export const ExportOptions = z.object({
  /** Id of a format that can write (src/shared/formats). */
  format: z.string().max(40),
  /** Which annotations go out. Rejected ones never do. */
  include: z.enum(['accepted', 'accepted-and-suggested']),
  /** Only images marked done. */
  doneOnly: z.boolean(),
  /** Images without an annotation that goes out. */
  emptyImages: z.boolean(),
  /** Numbers of categories: those other tools know them by, or 1, 2, 3 in the vocabulary's order. */
  categoryIds: z.enum(['kept', 'order']),
  /** Put before each file name, with a slash: how the files' readers will find the images. */
  prefix: z.string().max(400),
  split: SplitRule.nullable(),
  /** The image files themselves, beside the labels. */
  images: z.enum(['none', 'copy', 'link']),
  gzip: z.boolean(),
  /** The format's own options, by key. */
  style: z.record(z.string().max(40), z.string().max(100)),
});
export type ExportOptions = z.infer<typeof ExportOptions>;

export const DEFAULT_EXPORT: ExportOptions = {
  format: 'coco',
  include: 'accepted',
  doneOnly: false,
  emptyImages: true,
  categoryIds: 'kept',
  prefix: '',
  split: null,
  images: 'none',
  gzip: false,
  style: {},
};

export const ExportReport = z.object({
  images: count,
  annotations: count,
  /** In the vocabulary's order. */
  categories: z.array(z.object({ name: z.string(), annotations: count })),
  problems: z.array(ProblemGroup),
});
export type ExportReport = z.infer<typeof ExportReport>;

/** Whose files go along with a project: of all images, of those marked done, or of those with accepted masks. */
export const PackImages = z.enum(['all', 'done', 'labelled']);
export type PackImages = z.infer<typeof PackImages>;

/** How far a reading or writing of files is. One at a time. */
export const Transfer = z.object({
  kind: z.enum(['import', 'export', 'batch', 'history']),
  phase: z.enum(['reading', 'checking', 'writing', 'undoing', 'redoing']),
  /** 0..1. */
  done: z.number().min(0).max(1),
  secondsLeft: z.number().nullable(),
});
export type Transfer = z.infer<typeof Transfer>;
