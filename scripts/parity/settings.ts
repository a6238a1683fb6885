import { z } from 'zod';

/** Numbers by stage; what each means for a comparison is in stages.ts. */
export const Tolerances = z.record(
  z.string(),
  z.record(z.string(), z.union([z.number(), z.string()])),
);
export type Tolerances = z.infer<typeof Tolerances>;

/** What sets one pair folder apart from another of the same checkpoints. */
export const Settings = z.object({
  window: z.int().positive(),
  stride: z.int().positive(),
  short: z.int().positive().nullable(),
  long: z.int().positive().nullable(),
});

export type Settings = z.infer<typeof Settings>;
