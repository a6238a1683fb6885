import { z } from 'zod';
import { Note } from './annotation';

export const ImageStatus = z.enum(['new', 'suggested', 'in-progress', 'done']);
export type ImageStatus = z.infer<typeof ImageStatus>;

/** One image file of a project. `path` is POSIX and relative to the project's image root. */
export const Image = z.object({
  id: z.int().positive(),
  path: z.string().min(1),
  /** Pixels after EXIF orientation; 0 where the file can't be read. */
  width: z.int().min(0),
  height: z.int().min(0),
  bytes: z.int().min(0),
  mtimeMs: z.number(),
  /** SHA-256 of the file's bytes, hex; null until it was read whole. */
  hash: z.string().nullable(),
  status: ImageStatus,
  /** Why the image can't be used, one sentence; null when it can. */
  error: z.string().nullable(),
  /** Its pixels aren't those that its masks were made on; until a person says that these fit. */
  changed: z.boolean(),
  /** Needs a second look. */
  flagged: z.boolean(),
  note: Note,
});
export type Image = z.infer<typeof Image>;

/** A word that a person puts on an image, to find it or to split the set by. */
export const Tag = z.string().trim().min(1).max(100);

/** An image with what a list shows of it. */
export const ImageRow = Image.extend({
  suggestions: z.int().min(0),
  annotations: z.int().min(0),
  /** Sorted, without doubles. */
  tags: z.array(Tag).max(64),
});
export type ImageRow = z.infer<typeof ImageRow>;
