import type { Checkpoint } from '../checkpoint';
import {
  modelType,
  TransformersVitConfig,
  timmClaims,
  timmTraining,
  transformersClaims,
} from './config';
import { vitName } from './names';
import { vitFeatures, type Adapter, type Vfm } from './types';
import { readVit, TIMM, transformersVit, type Claims, type VitNames } from './vit';

const TRANSFORMERS = transformersVit();

/** Names and config.json of transformers' ViTModel (facebook/dino-vit*). */
export const dinoTransformers: Adapter<Vfm> = {
  id: 'dino',
  family: 'DINO (transformers ViTModel)',
  recognises: (c) => isPlainVit(c, TRANSFORMERS) && modelType(c) === 'vit',
  read(c) {
    const config = c.config('config.json', TransformersVitConfig);
    // Supervised ViTs, otherwise alike, have one.
    const pooler = c.names.find((name) => name.startsWith('pooler.'));
    if (pooler) throw c.error(pooler, 'none in a DINO checkpoint', 'one, as of a supervised ViT');
    return readDino(c, TRANSFORMERS, transformersClaims(config));
  },
};

/** Names of timm and of the DINO hub; a config.json is read where there is one. */
export const dinoTimm: Adapter<Vfm> = {
  id: 'dino',
  family: 'DINO (timm, hub)',
  recognises: (c) => isPlainVit(c, TIMM) && /^dino$|^$/.test(timmTraining(c) ?? ''),
  read: (c) => readDino(c, TIMM, timmClaims(c)),
};

/** No layer scale, registers, mask token or decoder: those are of other families with the same layers. */
export function isPlainVit(c: Checkpoint, names: VitNames): boolean {
  const foreign = /(\.ls1\.|layer_scale1|reg_token|register_tokens|mask_token|^decoder)/;
  return c.names.includes(names.classToken) && !c.names.some((name) => foreign.test(name));
}

function readDino(c: Checkpoint, names: VitNames, claims: Claims): Vfm {
  const tower = readVit(c, names, claims);
  return vitFeatures(`DINO ${vitName(tower.width, tower.patch)}`, tower, 'scale-0.1');
}
