import { z } from 'zod';
import type { Shape } from '@shared/formats/records';
import { IGNORE } from './metrics';

/** The true labels of an image: a label image, or shapes of which the smaller lie on top. */
export const Truth = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('png'), file: z.string() }),
  z.object({
    kind: z.literal('shapes'),
    shapes: z.array(z.object({ label: z.int().min(0).max(IGNORE), shape: z.custom<Shape>() })),
  }),
]);
export type Truth = z.infer<typeof Truth>;

export const Sample = z.object({
  /** Names the image within its set, and stays the same wherever the set lies. */
  id: z.string(),
  /** Absolute path. */
  image: z.string(),
  truth: Truth,
});
export type Sample = z.infer<typeof Sample>;

/** What is asked of a set, without its images. */
export const Task = z.object({
  /** A class's label is its index. `names` are asked of the model, the class is the best of them; none: it isn't asked for. */
  classes: z
    .array(z.object({ name: z.string(), names: z.array(z.string()) }))
    .min(1)
    .max(IGNORE),
  /** The class of pixels that the model leaves without a word; null: every pixel is given to a word. */
  background: z.int().min(0).nullable(),
  /** Label of each value in a label image: a class, or IGNORE. Other values are an error. */
  labels: z.array(z.tuple([z.int().min(0), z.int().min(0).max(IGNORE)])),
});
export type Task = z.infer<typeof Task>;

/** A data set, ready to be evaluated. */
export interface EvalSet {
  name: string;
  title: string;
  /** Where it was found. */
  root: string;
  task: Task;
  samples: Sample[];
  /** Things a person should know, one sentence each. */
  notes: string[];
}

export type Labels = Task['labels'];

/** Values `from` to `to` are labels as they stand, or shifted; 255 doesn't count. */
export const labelsFrom = (from: number, to: number, shift = 0): Labels => [
  ...Array.from({ length: to - from + 1 }, (_, i): [number, number] => [
    from + i,
    from + i + shift,
  ]),
  [IGNORE, IGNORE],
];

/** mmsegmentation's `reduce_zero_label`: 0 doesn't count, 1 is the first class. */
export const labelsReduced = (classes: number): Labels => [
  [0, IGNORE],
  ...labelsFrom(1, classes, -1),
];
