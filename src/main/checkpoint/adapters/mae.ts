import type { Checkpoint } from '../checkpoint';
import {
  modelType,
  TransformersVitConfig,
  timmClaims,
  timmTraining,
  transformersClaims,
} from './config';
import { isPlainVit } from './dino';
import { vitName } from './names';
import { vitFeatures, type Adapter, type Vfm } from './types';
import { readVit, TIMM, transformersVit, type Claims, type VitNames } from './vit';

/** With the decoder under names of its own (ViTMAEForPreTraining), or the encoder alone (ViTMAEModel). */
const PREFIXES = ['vit.', ''];

/** Names and config.json of transformers' ViTMAE (facebook/vit-mae-*); the decoder is not read. */
export const maeTransformers: Adapter<Vfm> = {
  id: 'mae',
  family: 'MAE (transformers ViTMAE)',
  recognises: (c) => prefixOf(c) !== undefined && modelType(c) === 'vit_mae',
  read: (c) =>
    readMae(
      c,
      transformersVit(prefixOf(c)),
      transformersClaims(c.config('config.json', TransformersVitConfig)),
    ),
};

/** Names of timm and of the original code, with or without its decoder. */
export const maeTimm: Adapter<Vfm> = {
  id: 'mae',
  family: 'MAE (timm, original)',
  recognises: (c) =>
    c.names.includes('decoder_pos_embed') ||
    (isPlainVit(c, TIMM) && /^mae$|^$/.test(timmTraining(c) ?? '')),
  read: (c) => readMae(c, TIMM, timmClaims(c)),
};

function prefixOf(c: Checkpoint): string | undefined {
  return PREFIXES.find((prefix) => c.names.includes(transformersVit(prefix).classToken));
}

function readMae(c: Checkpoint, names: VitNames, claims: Claims): Vfm {
  const tower = readVit(c, names, claims);
  return vitFeatures(`MAE ${vitName(tower.width, tower.patch)}`, tower, 'size');
}
