import { AppError } from '@shared/errors';
import type { Checkpoint } from '../checkpoint';
import { clipOpenClip } from './clip-openclip';
import { clipTransformers } from './clip-transformers';
import { timmTraining } from './config';
import { dinoTimm, dinoTransformers } from './dino';
import { dinov2Timm, dinov2Transformers } from './dinov2';
import { maeTimm, maeTransformers } from './mae';
import { samOriginal, samTimm, samTransformers } from './sam';
import type { Adapter, Clip, Vfm, VfmFamily } from './types';

/** Every family that can be read. A new one is a file beside this and a line here. */
const CLIP: readonly Adapter<Clip>[] = [clipTransformers, clipOpenClip];
const VFM: readonly Adapter<Vfm>[] = [
  maeTransformers,
  dinoTransformers,
  dinov2Transformers,
  dinov2Timm,
  dinoTimm,
  maeTimm,
  samTransformers,
  samOriginal,
  samTimm,
];

/** @throws AppError `unsupported` for an unknown family, `bad-input` for tensors that do not fit. */
export const readClip = (checkpoint: Checkpoint): Clip => read(checkpoint, CLIP);

/**
 * @param family what the checkpoint was trained as, where neither its weights nor its configuration says so
 * @throws AppError `unsupported` for an unknown or ambiguous family, `bad-input` for tensors that do not fit.
 */
export function readVfm(checkpoint: Checkpoint, family?: VfmFamily): Vfm {
  return read(checkpoint, family ? VFM.filter(({ id }) => id === family) : VFM);
}

function read<T>(checkpoint: Checkpoint, adapters: readonly Adapter<T>[]): T {
  const fitting = adapters.filter((candidate) => candidate.recognises(checkpoint));
  const [adapter] = fitting;
  if (!adapter) throw unknown(checkpoint, adapters);
  const ids = [...new Set(fitting.map(({ id }) => id))];
  if (ids.length > 1)
    throw new AppError(
      'unsupported',
      `${checkpoint.weightsPath} may be any of ${ids.join(', ')}: their weights have the same names. Say which by "pretrained_cfg": {"tag": "${ids[0]}"} in the config.json beside it, or have its name in the folder's.`,
    );
  return adapter.read(checkpoint);
}

function unknown<T>(c: Checkpoint, adapters: readonly Adapter<T>[]): AppError {
  const training = c.names.includes('cls_token') ? timmTraining(c) : undefined;
  const tagged = training ? `, and its configuration is tagged "${training}"` : '';
  const known = adapters.map(({ family }) => family).join('; ');
  return new AppError(
    'unsupported',
    `${c.folder} is of no known family (its first tensor is "${c.names[0] ?? 'none'}"${tagged}). Known: ${known}.`,
  );
}
