import { AppError } from '@shared/errors';
import type { Checkpoint } from '../checkpoint';
import { clipOpenClip } from './clip-openclip';
import { clipTransformers } from './clip-transformers';
import { dinoTimm, dinoTransformers } from './dino';
import type { Adapter, Clip, Vfm } from './types';

/** Every family that can be read. A new one is a file beside this and a line here. */
const CLIP: readonly Adapter<Clip>[] = [clipTransformers, clipOpenClip];
const VFM: readonly Adapter<Vfm>[] = [dinoTransformers, dinoTimm];

/** @throws AppError `unsupported` for an unknown family, `bad-input` for tensors that do not fit. */
export const readClip = (checkpoint: Checkpoint): Clip => read(checkpoint, CLIP);
/** @throws AppError `unsupported` for an unknown family, `bad-input` for tensors that do not fit. */
export const readVfm = (checkpoint: Checkpoint): Vfm => read(checkpoint, VFM);

function read<T>(checkpoint: Checkpoint, adapters: readonly Adapter<T>[]): T {
  const adapter = adapters.find((candidate) => candidate.recognises(checkpoint));
  if (adapter) return adapter.read(checkpoint);
  const known = adapters.map(({ family }) => family).join('; ');
  throw new AppError(
    'unsupported',
    `${checkpoint.folder} is of no known family (its first tensor is "${checkpoint.names[0] ?? 'none'}"). Known: ${known}.`,
  );
}
