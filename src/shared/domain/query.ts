import { z } from 'zod';
import { ImageStatus, Tag } from './image';

const least = z.number().min(0);
const range = z.object({ from: least.nullable(), to: least.nullable() });

/** What can be said of an image with yes or no. */
export const ImageMark = z.enum([
  /** Has suggestions that nobody judged. */
  'suggestions',
  /** A person drew, corrected, accepted or rejected something on it. */
  'human',
  /** Has no mask that counts: neither suggested nor accepted. */
  'empty',
  /** Needs a second look. */
  'flagged',
  /** Has a note, or a mask with one. */
  'noted',
  /** Can't be used: see its `error`. */
  'failed',
  /** Its pixels are not those that were labelled. */
  'changed',
]);
export type ImageMark = z.infer<typeof ImageMark>;

/** Which images: those that everything said here holds for. Lists mean any of their members; empty, all. */
export const ImageFilter = z.object({
  /** Part of the path, a tag or a note, in whatever case. */
  text: z.string().trim().max(200).default(''),
  status: z.array(ImageStatus).default([]),
  /** Has a mask, suggested or accepted, of one of these. */
  categories: z.array(z.int().positive()).max(5000).default([]),
  tags: z.array(Tag).max(200).default([]),
  /** POSIX, relative to the image root; with what is in the folders below. */
  folders: z.array(z.string().max(4096)).max(200).default([]),
  /** All of these hold. */
  marks: z.array(ImageMark).default([]),
  /** None of these hold. */
  without: z.array(ImageMark).default([]),
  /** Suggested and accepted masks. */
  masks: range.optional(),
  /** The largest doubt of its suggestions, 0..1. */
  doubt: range.optional(),
  /** The least score of its suggestions, 0..1. */
  score: range.optional(),
  /** Width times height. */
  pixels: range.optional(),
  /** Time of the file, milliseconds since 1970. */
  modified: range.optional(),
});
export type ImageFilter = z.infer<typeof ImageFilter>;

/** Ties go by name, ascending. `random` is the same order for the same seed. */
export const ImageSort = z.object({
  by: z
    .enum([
      'name',
      'status',
      'masks',
      'suggestions',
      'doubt',
      'score',
      'pixels',
      'bytes',
      'modified',
      'edited',
      'random',
    ])
    .default('name'),
  descending: z.boolean().default(false),
  seed: z.int().min(0).default(0),
});
export type ImageSort = z.infer<typeof ImageSort>;

/** The images that a list shows, in its order. */
export const ImageQuery = z.object({
  filter: ImageFilter.prefault({}),
  sort: ImageSort.prefault({}),
});
export type ImageQuery = z.infer<typeof ImageQuery>;

/** Every image, by name. */
export const ALL_IMAGES: ImageQuery = ImageQuery.parse({});

/** Images that something is done to: picked one by one, or all of a filter but for some. */
export const ImageSelection = z.union([
  z.object({ ids: z.array(z.int().positive()).max(1_000_000) }).strict(),
  z.object({ filter: ImageFilter, except: z.array(z.int().positive()).max(100_000) }).strict(),
]);
export type ImageSelection = z.infer<typeof ImageSelection>;

/** How many images each choice of a filter would leave, the rest of the filter kept. */
export const Facets = z.object({
  total: z.int().min(0),
  status: z.record(ImageStatus, z.int().min(0)),
  marks: z.record(ImageMark, z.int().min(0)),
  /** By category id, as images (not masks). */
  categories: z.array(z.object({ id: z.int().positive(), images: z.int().min(0) })),
  tags: z.array(z.object({ tag: Tag, images: z.int().min(0) })),
  /** Folders that have images in them or below, sorted. */
  folders: z.array(z.object({ path: z.string(), images: z.int().min(0) })),
});
export type Facets = z.infer<typeof Facets>;

/** What can be done to many images at once; each is one step of the history. */
export const BatchAction = z.discriminatedUnion('do', [
  /** Suggestions of these categories (none: of all) with at least this score. */
  z.object({
    do: z.literal('accept'),
    categoryIds: z.array(z.int().positive()).default([]),
    leastScore: z.number().min(0).max(1).default(0),
  }),
  z.object({ do: z.literal('reject'), categoryIds: z.array(z.int().positive()).default([]) }),
  z.object({
    do: z.literal('deleteSuggestions'),
    categoryIds: z.array(z.int().positive()).default([]),
  }),
  /** Every mask of one category that isn't locked or rejected. */
  z.object({
    do: z.literal('relabel'),
    from: z.int().positive(),
    to: z.int().positive(),
  }),
  z.object({ do: z.literal('tag'), add: z.array(Tag).max(64), remove: z.array(Tag).max(64) }),
  z.object({ do: z.literal('status'), status: z.enum(['in-progress', 'done']) }),
  z.object({ do: z.literal('flag'), flagged: z.boolean() }),
]);
export type BatchAction = z.infer<typeof BatchAction>;
