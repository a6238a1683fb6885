import type { Checkpoint } from '../checkpoint';
import { show } from '../checkpoint';
import type { VisionTower } from '../graphs/vision';
import type { Weight } from '../onnx/graph';
import {
  blocks,
  checkClaim,
  checkHeads,
  torchBlock,
  torchNorm,
  type BlockNames,
  type BlockSizes,
} from './names';

/** The original code's; hub configurations say 1e-12 for some, which changes nothing that can be measured. */
const EPSILON = 1e-6;

/** A naming of a vision transformer: where each part of the tower is. */
export interface VitNames {
  classToken: string;
  positions: string;
  patch: string;
  /** With the block's number as `#`. */
  block: string;
  layers: BlockNames;
  finalNorm: string;
  registers?: string;
  /** The class token has its position in it, and the table no row for it (timm, with registers). */
  placedClass?: boolean;
  /** The MLP may be gated, which its shapes tell: the widening layer has two rows a hidden channel. */
  mayGate?: boolean;
}

const TRANSFORMERS_PARTS = {
  classToken: 'embeddings.cls_token',
  positions: 'embeddings.position_embeddings',
  patch: 'embeddings.patch_embeddings.projection',
  block: 'encoder.layer.#',
  finalNorm: 'layernorm',
};
const TRANSFORMERS_ATTENTION = {
  attention: ['query', 'key', 'value'].map((part) => `attention.attention.${part}`) as [
    string,
    string,
    string,
  ],
  out: 'attention.output.dense',
};

/** transformers' ViTModel, and ViTMAE under its prefix. */
export const transformersVit = (prefix = ''): VitNames => ({
  classToken: prefix + TRANSFORMERS_PARTS.classToken,
  positions: prefix + TRANSFORMERS_PARTS.positions,
  patch: prefix + TRANSFORMERS_PARTS.patch,
  block: prefix + TRANSFORMERS_PARTS.block,
  finalNorm: prefix + TRANSFORMERS_PARTS.finalNorm,
  layers: {
    ...TRANSFORMERS_ATTENTION,
    norm1: 'layernorm_before',
    norm2: 'layernorm_after',
    expand: 'intermediate.dense',
    contract: 'output.dense',
  },
});

/** transformers' Dinov2Model. */
export const TRANSFORMERS_DINOV2: VitNames = {
  ...TRANSFORMERS_PARTS,
  layers: {
    ...TRANSFORMERS_ATTENTION,
    norm1: 'norm1',
    norm2: 'norm2',
    expand: 'mlp.fc1',
    contract: 'mlp.fc2',
    scales: ['layer_scale1.lambda1', 'layer_scale2.lambda1'],
  },
};

/** timm, and the original code of DINO, MAE and DINOv2. */
export const TIMM: VitNames = {
  classToken: 'cls_token',
  positions: 'pos_embed',
  patch: 'patch_embed.proj',
  block: 'blocks.#',
  finalNorm: 'norm',
  layers: {
    norm1: 'norm1',
    attention: 'attn.qkv',
    out: 'attn.proj',
    norm2: 'norm2',
    expand: 'mlp.fc1',
    contract: 'mlp.fc2',
  },
};

/** What a configuration says of the tower; each claim is held against the weights. */
export interface Claims {
  width?: number | undefined;
  depth?: number | undefined;
  heads?: number | undefined;
  patch?: number | undefined;
  /** Side of the images that the position table is for. */
  image?: number | undefined;
  registers?: number | undefined;
}

/**
 * A tower under these names. The weights say how large it is; what the configuration says must agree.
 * @throws AppError `bad-input` naming the tensor, what was expected and what was found.
 */
export function readVit(c: Checkpoint, names: VitNames, claims: Claims): VisionTower {
  const weight = `${names.patch}.weight`;
  const [width, , patch] = c.shape(weight, 4) as [number, number, number, number];
  const heads = claims.heads ?? width / 64;
  checkClaim(c, 'width', claims.width, width, weight);
  checkClaim(c, 'patch size', claims.patch, patch, weight);
  checkHeads(c, width, heads);
  const prefix = (i: number) => names.block.replace('#', String(i));
  const pattern = new RegExp(`^${names.block.replaceAll('.', '\\.').replace('#', '(\\d+)')}\\.`);
  const { expanded, hidden } = mlpSizes(c, prefix(0), names);
  const sizes: BlockSizes = { width, hidden, expanded, epsilon: EPSILON };
  const positions = readPositions(c, names, width);
  const side = Math.round(Math.sqrt(positions.shape[0]! - 1));
  checkClaim(c, 'image size', claims.image, side * patch, names.positions);
  return {
    width,
    heads,
    patch,
    activation: expanded === hidden ? 'gelu' : 'swiglu',
    patchWeight: c.tensor(weight, [width, 3, patch, patch]),
    patchBias: c.tensor(`${names.patch}.bias`, [width]),
    classToken: c.tensor(names.classToken, [1, 1, width], [1, width]),
    positions,
    registers: names.registers ? readRegisters(c, names.registers, width, claims) : null,
    preNorm: null,
    finalNorm: torchNorm(c, names.finalNorm, width, EPSILON),
    blocks: blocks(c, pattern, claims.depth ?? c.blocks(pattern), (i) =>
      torchBlock(c, prefix(i), names.layers, sizes),
    ),
  };
}

/** Rows of the widening layer, and what is left of them after the activation: half where it is gated. */
function mlpSizes(c: Checkpoint, block: string, { layers, mayGate }: VitNames) {
  const expanded = c.shape(`${block}.${layers.expand}.weight`, 2)[0]!;
  const hidden = c.shape(`${block}.${layers.contract}.weight`, 2)[1]!;
  return { expanded, hidden: mayGate && expanded === 2 * hidden ? hidden : expanded };
}

function readPositions(c: Checkpoint, { positions, placedClass }: VitNames, width: number): Weight {
  const rows = c.shape(positions, 3)[1]!;
  if (placedClass && Number.isInteger(Math.sqrt(rows)))
    return withZeroRow(c.tensor(positions, [1, rows, width], [rows, width]));
  const side = Math.round(Math.sqrt(rows - 1));
  return c.tensor(positions, [1, 1 + side * side, width], [1 + side * side, width]);
}

/** Tables have a row for the class token; a token that has its position already gets nothing added. */
function withZeroRow(table: Weight): Weight {
  const [rows, width] = table.shape as [number, number];
  return {
    name: table.name,
    shape: [1 + rows, width],
    async *read() {
      yield new Uint8Array(4 * width);
      yield* table.read();
    },
  };
}

function readRegisters(c: Checkpoint, name: string, width: number, claims: Claims): Weight {
  const [, count, found] = c.shape(name, 3) as [number, number, number];
  checkClaim(c, 'number of registers', claims.registers, count, name);
  if (found !== width) throw c.error(name, show([1, count, width]), show([1, count, found]));
  return c.tensor(name, [1, count, width], [count, width]);
}
