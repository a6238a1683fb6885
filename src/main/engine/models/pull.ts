import type { PairProgress } from '@shared/domain/model';
import type { AppError } from '@shared/errors';
import { toAppError } from '@shared/errors';
import {
  download,
  inspect,
  Meter,
  refuseWithoutSpace,
  type Hub,
  type HubFile,
} from '../../checkpoint/pull';
import type { CheckpointFolder } from './checkpoints';
import type { Checkpoints } from './install';
import { filesOf, type Offer, type OfferedCheckpoint, type Source } from './offers';

interface Found {
  readonly source: Source;
  readonly files: readonly HubFile[];
}

/**
 * Brings both checkpoints of a pair to this machine.
 * @param tell how far it is
 * @throws AppError in one sentence; what arrived stays for the next attempt
 */
export async function pullCheckpoints(
  offer: Offer,
  hub: Hub,
  folder: CheckpointFolder,
  tell: (progress: PairProgress) => void,
  signal: AbortSignal,
): Promise<Checkpoints> {
  tell({ ...NOTHING, phase: 'checking' });
  const clip = await find(offer.clip, hub, folder, signal);
  const vfm = await find(offer.vfm, hub, folder, signal);
  const files = [...clip.files, ...vfm.files];
  const here = await Promise.all(files.map((file) => folder.bytesOf(file)));
  const total = files.every(({ bytes }) => bytes !== null)
    ? sum(files.map(({ bytes }) => bytes!))
    : null;
  await refuseWithoutSpace(
    folder.folder,
    Math.max(0, (total ?? sum(abouts(clip, vfm))) - sum(here)),
    offer.bytes,
  );

  const meter = new Meter();
  const report = (at: number, bytes: number): void => {
    here[at] = bytes;
    const done = sum(here);
    tell({
      phase: 'downloading',
      done: total ? Math.min(1, done / total) : 0,
      bytes: done,
      totalBytes: total,
      ...meter.pace(done, total),
    });
  };
  for (const [at, file] of files.entries())
    await download(hub, file, folder.pathOf(file), {
      signal,
      onBytes: (bytes) => report(at, bytes),
    });
  return { clipFolder: folder.of(clip.source), vfmFolder: folder.of(vfm.source) };
}

/** The first source that is here whole, else the first that the hub has, with what the hub says of its files. */
async function find(
  { sources }: OfferedCheckpoint,
  hub: Hub,
  folder: CheckpointFolder,
  signal: AbortSignal,
): Promise<Found> {
  for (const source of sources)
    if (await folder.isWhole(source)) return { source, files: await sized(source, folder) };
  let missing: AppError | null = null;
  for (const source of sources) {
    try {
      const files: HubFile[] = [];
      for (const file of filesOf(source)) files.push(await inspect(hub, file, signal));
      return { source, files };
    } catch (error) {
      const problem = toAppError(error);
      if (problem.code !== 'not-found') throw error;
      missing ??= problem;
    }
  }
  throw missing!;
}

/** A source that is here needs no hub to say how large it is. */
function sized(source: Source, folder: CheckpointFolder): Promise<HubFile[]> {
  return Promise.all(
    filesOf(source).map(async (file) => ({ ...file, bytes: await folder.bytesOf(file) })),
  );
}

const abouts = (...found: Found[]): number[] =>
  found.flatMap(({ source }) => source.files).map(({ bytes, about }) => bytes ?? about ?? 0);

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);

export const NOTHING = {
  done: 0,
  bytes: 0,
  totalBytes: null,
  bytesPerSecond: null,
  secondsLeft: null,
} satisfies Omit<PairProgress, 'phase'>;
