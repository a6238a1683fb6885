import { z } from 'zod';

/** What a backup was made before, or that it was time for one. */
export const BackupReason = z.enum([
  'opened',
  'interval',
  'asked',
  'migration',
  'batch',
  'import',
  'merge',
  'restore',
]);
export type BackupReason = z.infer<typeof BackupReason>;

/** A copy of a project file, checked when it was made. */
export const Backup = z.object({
  id: z.string().regex(/^[\w-]{1,80}$/),
  /** Milliseconds since 1970. */
  at: z.number(),
  reason: BackupReason,
  images: z.int().min(0),
  done: z.int().min(0),
  /** Suggested and accepted ones. */
  masks: z.int().min(0),
  bytes: z.int().min(0),
  /** A file that was damaged already, kept as it was. */
  damaged: z.boolean(),
});
export type Backup = z.infer<typeof Backup>;

/** How often and how many; on this machine, for every project. */
export const BackupSettings = z.object({
  /** Minutes of work with changes between two; 0: only at opening and before risky steps. */
  everyMinutes: z.int().min(0).max(240),
  /** Of each project: three of today, one of each day before. */
  keep: z.int().min(3).max(50),
});
export type BackupSettings = z.infer<typeof BackupSettings>;
export const DEFAULT_BACKUPS: BackupSettings = { everyMinutes: 10, keep: 10 };
