import { z } from 'zod';

/** A model pair as the interface shows it. */
export const ModelPairInfo = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  licence: z.string(),
  bytes: z.int().min(0),
  installed: z.boolean(),
  /** The small embedded default: the app says so while it is in use. */
  starter: z.boolean(),
  inUse: z.boolean(),
});
export type ModelPairInfo = z.infer<typeof ModelPairInfo>;
