import { z } from 'zod';
import { Precision, Provider } from '@shared/domain/form';
import { Form } from '../proxyclip/form';
import { Pair } from '../proxyclip/pair';
import { Sample, Task } from './set';

/** Everything that the figures depend on, but for the images: two runs with the same plan can be one. */
export const Plan = z.object({
  set: z.string(),
  task: Task,
  /** The pair's id and what makes its vectors, as hashes. */
  pair: z.object({ id: z.string(), images: z.string(), texts: z.string() }),
  form: z.object({ device: Provider, precision: Precision }),
  rules: Pair.pick({ resize: true, window: true, decision: true }),
  /** Tolerance of outlines, a share of the diagonal; null: not measured. */
  boundary: z.number().positive().nullable(),
});
export type Plan = z.infer<typeof Plan>;

/** What one image adds to the figures. */
export const Measured = z.object({
  /** Truth, prediction, pixels; ... (`Confusion.sparse`). */
  counts: z.array(z.int().min(0)),
  /** Class, F; ... for those that have an outline; null where it isn't measured. */
  boundary: z.array(z.number()).nullable(),
  /** Milliseconds. */
  ms: z.number().min(0),
});
export type Measured = z.infer<typeof Measured>;

/** Encoded pictures, as `data:` addresses. */
export const Pictures = z.object({
  photo: z.string(),
  truth: z.string(),
  prediction: z.string(),
});
export type Pictures = z.infer<typeof Pictures>;

const vectors = z.custom<Float32Array>((value) => value instanceof Float32Array);
const ok = z.object({ ok: z.literal(true) });

/** What a shard of an evaluation answers. */
export const evalContract = {
  /** Before anything else. `folder`: the pair's. */
  begin: { input: z.object({ plan: Plan, folder: z.string(), form: Form }), output: ok },
  /** Text vectors of all names of the plan, [names, E]: found by one shard, known to all. */
  words: { input: z.object({}), output: z.object({ vectors }) },
  know: { input: z.object({ vectors }), output: ok },
  measure: { input: z.object({ sample: Sample }), output: Measured },
  pictures: { input: z.object({ sample: Sample }), output: Pictures },
} as const;
export type EvalContract = typeof evalContract;
