import { z } from 'zod';
import { PairVariant } from './form';

/** Who a pair is for. `compare`: rows of the paper that others beat, for whoever wants to see so. */
export const PairAudience = z.enum(['fast', 'balanced', 'best', 'compare']);
export type PairAudience = z.infer<typeof PairAudience>;

/** What an image takes on a CPU, in steps of about four times. */
export const SpeedClass = z.enum(['fast', 'medium', 'slow']);
export type SpeedClass = z.infer<typeof SpeedClass>;

/** How far the getting of a pair is. */
export const PairProgress = z.object({
  phase: z.enum(['waiting', 'checking', 'downloading', 'building', 'testing', 'paused']),
  /** Share of the phase that is done, 0..1. */
  done: z.number().min(0).max(1),
  /** Of the download, what is here and what there is; null until the hub has told. */
  bytes: z.int().min(0),
  totalBytes: z.int().min(0).nullable(),
  bytesPerSecond: z.number().min(0).nullable(),
  secondsLeft: z.number().min(0).nullable(),
});
export type PairProgress = z.infer<typeof PairProgress>;

/** A model pair as the interface shows it. */
export const ModelPairInfo = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  licence: z.string(),
  /** On disk once it is built; before that an estimate. */
  bytes: z.int().min(0),
  installed: z.boolean(),
  /** The small embedded default: the app says so while it is in use. */
  starter: z.boolean(),
  inUse: z.boolean(),
  /** Null for pairs that no catalogue knows. */
  audience: PairAudience.nullable(),
  speed: SpeedClass.nullable(),
  /** What is downloaded to get it, bytes, an estimate; null when it can't be got. */
  downloadBytes: z.int().min(0).nullable(),
  /** Its publisher hands it out to those who asked for access only: a token is needed. */
  gated: z.boolean(),
  /** Being got, or stopped halfway; null when neither. */
  progress: PairProgress.nullable(),
  /** Why the last attempt to get it failed, one sentence. */
  problem: z.string().nullable(),
  /** The ways to run it that were tried on this machine; none before its first use. */
  variants: z.array(PairVariant),
});
export type ModelPairInfo = z.infer<typeof ModelPairInfo>;

/** What reading every file of an installed pair showed. */
export const PairCheck = z.object({
  id: z.string(),
  sound: z.boolean(),
  bytes: z.int().min(0),
  files: z.array(z.object({ file: z.string(), state: z.enum(['sound', 'missing', 'changed']) })),
});
export type PairCheck = z.infer<typeof PairCheck>;
