import { z } from 'zod';
import { BackupSettings, DEFAULT_BACKUPS } from './backup';

/** Which provider runs the models; `auto`: the fastest of this machine that agrees with the CPU. */
export const Device = z.enum(['auto', 'cpu', 'cuda', 'directml', 'coreml', 'webgpu']);
export type Device = z.infer<typeof Device>;

/** `auto`: the fastest form that agrees with fp32. */
export const Precision = z.enum(['auto', 'fp32', 'fp16', 'int8']);
export type Precision = z.infer<typeof Precision>;

const GIB = 2 ** 30;

/** What holds on this machine for every project. Kept by the engine, as JSON, in the data folder. */
export const Settings = z.object({
  device: Device,
  precision: Precision,
  /** Bound of the cached embeddings on disk, bytes. */
  embeddingBytes: z
    .int()
    .min(GIB / 4)
    .max(1024 * GIB),
  downloads: z.object({
    /** Another address that serves the hub's paths; null: the hub itself. */
    mirror: z.url({ protocol: /^https?$/ }).nullable(),
    /** Keep the checkpoints after a pair is built from them. */
    keepCheckpoints: z.boolean(),
  }),
  backups: BackupSettings,
});
export type Settings = z.infer<typeof Settings>;

export const DEFAULT_SETTINGS: Settings = {
  device: 'auto',
  precision: 'auto',
  embeddingBytes: 4 * GIB,
  downloads: { mirror: null, keepCheckpoints: false },
  backups: DEFAULT_BACKUPS,
};
