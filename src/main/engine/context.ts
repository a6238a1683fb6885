import { toAppError } from '@shared/errors';
import type { EventName, Events } from '@shared/rpc/contract';
import type { z } from 'zod';
import { AppError } from '@shared/errors';
import type { DiskCache } from './cache/disk-cache';
import type { Compute } from './compute/operations';
import type { Transfers } from './exchange/transfers';
import type { RecentFile } from './files/recent';
import type { SettingsFile } from './files/settings';
import type { Inference } from './inference';
import type { InstalledPair } from './models/catalog';
import type { Pulls } from './models/pulls';
import type { Paths } from './paths';
import type { Texts } from './prelabel/texts';
import type { Session } from './session';

export type Emit = <E extends EventName>(event: E, payload: z.input<Events[E]>) => void;

/** What every handler works with. Only project handlers change `session`. */
export interface Context {
  readonly paths: Paths;
  readonly host: 'electron' | 'serve';
  readonly emit: Emit;
  readonly compute: Compute;
  readonly inference: Inference;
  readonly texts: Texts;
  readonly settings: SettingsFile;
  readonly recent: RecentFile;
  readonly transfers: Transfers;
  /** The folder that `compute` reads and writes; here it is only looked at and cleared. */
  readonly embeddings: DiskCache;
  readonly pictures: DiskCache;
  readonly pulls: Pulls;
  /** Pairs that can be run, as they lie on the disk now. */
  installed(): Promise<InstalledPair[]>;
  session: Session | null;
}

/** @throws AppError('no-project') */
export function openSession({ session }: Pick<Context, 'session'>): Session {
  if (!session) throw new AppError('no-project', 'Open a project first.');
  return session;
}

/** Tells a person what went wrong where no call is there to answer; the log gets the cause. */
export function tell({ emit }: Pick<Context, 'emit'>, thrown: unknown): void {
  const { code, message } = toAppError(thrown);
  if (code === 'internal') console.error(thrown);
  emit('notice', { code, message });
}
