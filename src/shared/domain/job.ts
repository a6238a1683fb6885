import { z } from 'zod';

export const JobState = z.enum(['queued', 'running', 'paused', 'done', 'cancelled', 'failed']);
export type JobState = z.infer<typeof JobState>;

/** A run over many images, kept in the project so that it goes on after a crash. */
export const Job = z.object({
  id: z.int().positive(),
  /** `redecide`: new suggestions from cached embeddings, without the models. */
  kind: z.enum(['prelabel', 'redecide', 'thumbnails']),
  state: JobState,
  /** Jobs that aren't over are worked off by this, least first. */
  place: z.int(),
  total: z.int().min(0),
  done: z.int().min(0),
  failed: z.int().min(0),
  /** Images that this kind of run has nothing to go by for: no embedding is cached. */
  skipped: z.int().min(0),
  /** Images a minute over the last images; null until it can be told. */
  rate: z.number().nullable(),
  /** Seconds left at that rate. */
  secondsLeft: z.number().nullable(),
  currentImageId: z.int().nullable(),
  /** The last failure, one sentence. */
  error: z.string().nullable(),
  /** Milliseconds since 1970. */
  createdAt: z.int(),
  endedAt: z.int().nullable(),
});
export type Job = z.infer<typeof Job>;

/** Why an image of a job failed, one sentence. */
export const JobFailure = z.object({
  imageId: z.int().positive(),
  path: z.string(),
  error: z.string(),
});
export type JobFailure = z.infer<typeof JobFailure>;
