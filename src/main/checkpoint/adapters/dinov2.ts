import type { Checkpoint } from '../checkpoint';
import {
  modelType,
  TransformersVitConfig,
  timmArchitecture,
  timmClaims,
  transformersClaims,
} from './config';
import { vitName } from './names';
import { vitFeatures, type Adapter, type Vfm } from './types';
import { readVit, TIMM, TRANSFORMERS_DINOV2, type Claims, type VitNames } from './vit';

/** Names and config.json of transformers' Dinov2Model and Dinov2WithRegistersModel (facebook/dinov2-*). */
export const dinov2Transformers: Adapter<Vfm> = {
  id: 'dinov2',
  family: 'DINOv2 (transformers Dinov2Model, Dinov2WithRegistersModel)',
  recognises: (c) =>
    (modelType(c)?.startsWith('dinov2') ?? false) &&
    c.names.includes('encoder.layer.0.layer_scale1.lambda1'),
  read(c) {
    const claims = transformersClaims(c.config('config.json', TransformersVitConfig));
    const names = withMlp(c, TRANSFORMERS_DINOV2, 'weights_in', 'weights_out');
    const registers = 'embeddings.register_tokens';
    const told = modelType(c) === 'dinov2_with_registers';
    return readDinov2(c, withRegisters(c, names, registers, told), claims);
  },
};

/** Names of timm and of the DINOv2 hub. */
export const dinov2Timm: Adapter<Vfm> = {
  id: 'dinov2',
  family: 'DINOv2 (timm, hub)',
  // timm leaves out the mask token of the hub's files, and has a configuration instead.
  recognises: (c) =>
    c.names.includes('blocks.0.ls1.gamma') &&
    (c.names.includes('mask_token') || (timmArchitecture(c)?.endsWith('_dinov2') ?? false)),
  read(c) {
    const scaled: VitNames = {
      ...TIMM,
      placedClass: true,
      layers: { ...TIMM.layers, scales: ['ls1.gamma', 'ls2.gamma'] },
    };
    const names = withMlp(c, scaled, 'w12', 'w3');
    const told = /_reg\d/.test(timmArchitecture(c) ?? '');
    const registers = told || c.names.includes('reg_token') ? 'reg_token' : 'register_tokens';
    return readDinov2(c, withRegisters(c, names, registers, told), timmClaims(c));
  },
};

/** The largest model's gated MLP has names of its own. */
function withMlp(c: Checkpoint, names: VitNames, expand: string, contract: string): VitNames {
  const own = c.names.includes(`${names.block.replace('#', '0')}.mlp.${expand}.weight`);
  const layers = own
    ? { ...names.layers, expand: `mlp.${expand}`, contract: `mlp.${contract}` }
    : names.layers;
  return { ...names, layers, mayGate: true };
}

/** @param told whether the configuration says that there are some */
function withRegisters(c: Checkpoint, names: VitNames, registers: string, told: boolean): VitNames {
  return told || c.names.includes(registers) ? { ...names, registers } : names;
}

/** The published code resizes positions by another rule where there are registers (fixtures README, step 5). */
function readDinov2(c: Checkpoint, names: VitNames, claims: Claims): Vfm {
  const tower = readVit(c, names, claims);
  const title = `DINOv2 ${vitName(tower.width, tower.patch)}`;
  return tower.registers
    ? vitFeatures(`${title} with registers`, tower, 'size-antialias')
    : vitFeatures(title, tower, 'scale-0.1');
}
