import { z } from 'zod';

/** What can run a model. */
export const Provider = z.enum(['cpu', 'cuda', 'directml', 'coreml', 'webgpu']);
export type Provider = z.infer<typeof Provider>;

export const Precision = z.enum(['fp32', 'fp16', 'int8']);
export type Precision = z.infer<typeof Precision>;

/** A way to run a pair on this machine, and what trying it showed against the CPU in full precision. */
export const PairVariant = z.object({
  device: Provider,
  precision: Precision,
  /** Of the dense embedding's vectors; null when it could not be run. */
  cosine: z.object({ mean: z.number(), min: z.number() }).nullable(),
  /** Share of the built-in picture's pixels that get the same label. */
  agreement: z.number().nullable(),
  /** Measured on the built-in picture, 640 x 480. */
  secondsAnImage: z.number().nullable(),
  /** Of the files made for it. */
  bytes: z.int().min(0),
  inUse: z.boolean(),
  /** Why it is not offered, one sentence; null when it is. */
  problem: z.string().nullable(),
});
export type PairVariant = z.infer<typeof PairVariant>;
