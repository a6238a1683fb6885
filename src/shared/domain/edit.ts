import { z } from 'zod';
import { Annotation, Note } from './annotation';
import { Category } from './category';
import { ImageStatus, Tag } from './image';
import { Rules } from './rules';

/** A record before and after. `null` before: created; `null` after: deleted. Swapping the two inverts it. */
export const Change = z.discriminatedUnion('table', [
  z.object({
    table: z.literal('annotation'),
    id: z.uuid(),
    before: Annotation.nullable(),
    after: Annotation.nullable(),
  }),
  z.object({
    table: z.literal('category'),
    id: z.int().positive(),
    before: Category.nullable(),
    after: Category.nullable(),
  }),
  z.object({
    table: z.literal('rules'),
    /** A project has one set of rules. */
    id: z.literal(1),
    before: Rules,
    after: Rules,
  }),
  z.object({
    table: z.literal('image-status'),
    id: z.int().positive(),
    before: ImageStatus,
    after: ImageStatus,
  }),
  z.object({
    table: z.literal('image-tags'),
    id: z.int().positive(),
    before: z.array(Tag).max(64),
    after: z.array(Tag).max(64),
  }),
  z.object({
    table: z.literal('image-note'),
    id: z.int().positive(),
    before: Note,
    after: Note,
  }),
  z.object({
    table: z.literal('image-flag'),
    id: z.int().positive(),
    before: z.boolean(),
    after: z.boolean(),
  }),
]);
export type Change = z.infer<typeof Change>;

export const EditAuthor = z.enum(['human', 'model', 'import']);

/** One step of the history: applied in one transaction, undone as one. Applying an id twice is the same as once. */
export const Edit = z.object({
  id: z.uuid(),
  /** What was done, as a key of the interface's texts: 'paint', 'accept', 'relabel', ... */
  label: z.string().min(1).max(60),
  author: EditAuthor,
  /** Milliseconds since 1970. */
  at: z.number(),
  /** Edits of one continuous gesture (a dragged slider) share this; they are undone and redone as one. */
  gesture: z.uuid().optional(),
  changes: z.array(Change).min(1),
});
export type Edit = z.infer<typeof Edit>;
