import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { elements, writeSafetensors, type TensorToWrite } from '@main/checkpoint/safetensors';

interface Tower {
  width: number;
  layers: number;
  heads: number;
}
export interface Vision extends Tower {
  patch_size: number;
  image_size: number;
}
export interface ClipShape {
  embed_dim: number;
  quick_gelu: boolean;
  vision: Vision;
  text: Tower;
}

/** The checkpoints that people use, in full size. */
export const CLIP_B16: ClipShape = {
  embed_dim: 512,
  quick_gelu: true,
  vision: { width: 768, heads: 12, layers: 12, patch_size: 16, image_size: 224 },
  text: { width: 512, heads: 8, layers: 12 },
};
export interface Formula {
  seed: number;
  /** `tiny` weights are rounded so that float16 and bfloat16 hold them; `full` ones are not. */
  size: 'tiny' | 'full';
}

/**
 * Writes a CLIP checkpoint under open_clip's names whose weights follow a formula: deterministic, of any
 * size, with activations in a sensible range. Nothing is downloaded and nothing large is held in memory.
 */
export async function writeFormulaClip(
  folder: string,
  shape: ClipShape,
  formula: Formula,
): Promise<void> {
  const { vision, text, embed_dim, quick_gelu } = shape;
  const config = {
    model_cfg: {
      embed_dim,
      quick_gelu,
      vision_cfg: {
        image_size: vision.image_size,
        layers: vision.layers,
        width: vision.width,
        head_width: vision.width / vision.heads,
        patch_size: vision.patch_size,
      },
      text_cfg: { context_length: CONTEXT, vocab_size: VOCABULARY, ...text },
    },
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'open_clip_config.json'), JSON.stringify(config));
  await writeSafetensors(
    join(folder, 'open_clip_model.safetensors'),
    clipTensors(shape).map((tensor) => filled(...tensor, formula)),
  );
}

const CONTEXT = 77;
const VOCABULARY = 49408;
/** A tensor to be filled. The formula's keys are names without a prefix that a file may have. */
export type Named = [name: string, shape: number[]];

function clipTensors({ embed_dim: embedding, vision, text }: ClipShape): Named[] {
  const { width, patch_size: patch } = vision;
  const grid = vision.image_size / patch;
  return [
    ['positional_embedding', [CONTEXT, text.width]],
    ['text_projection', [text.width, embedding]],
    ['logit_scale', []],
    ['visual.class_embedding', [width]],
    ['visual.positional_embedding', [1 + grid * grid, width]],
    ['visual.proj', [width, embedding]],
    ['visual.conv1.weight', [width, 3, patch, patch]],
    ...layer('visual.ln_pre', [width]),
    ...resblocks('visual.transformer', vision),
    ...layer('visual.ln_post', [width]),
    ...resblocks('transformer', text),
    ['token_embedding.weight', [VOCABULARY, text.width]],
    ...layer('ln_final', [text.width]),
  ];
}

function resblocks(prefix: string, { width, layers }: Tower): Named[] {
  return Array.from({ length: layers }, (_, i) => `${prefix}.resblocks.${i}`).flatMap(
    (block): Named[] => [
      ...layer(`${block}.ln_1`, [width]),
      [`${block}.attn.in_proj_weight`, [3 * width, width]],
      [`${block}.attn.in_proj_bias`, [3 * width]],
      ...layer(`${block}.attn.out_proj`, [width, width]),
      ...layer(`${block}.ln_2`, [width]),
      ...layer(`${block}.mlp.c_fc`, [4 * width, width]),
      ...layer(`${block}.mlp.c_proj`, [width, 4 * width]),
    ],
  );
}

export function layer(name: string, weight: number[]): Named[] {
  return [
    [`${name}.weight`, weight],
    [`${name}.bias`, [weight[0]!]],
  ];
}

/** a = gain * sqrt(3 / fan): over the inputs of a row (`in`), over the rows (`out`), or gain itself. */
type Rule = [pattern: RegExp, gain: number, fan: 'in' | 'out' | null, b: number];

const FULL_RULES: Rule[] = [
  [/^transformer\..*in_proj_weight$/, 3, 'in', 0],
  [/^transformer\..*out_proj\.weight$/, 5, 'in', 0],
  [/^transformer\..*mlp\.c_proj\.weight$/, 0.7, 'in', 0],
  [/(in_proj_weight|attn\.qkv\.weight)$/, 1.5, 'in', 0],
  [/(out_proj|attn\.proj)\.weight$/, 0.5, 'in', 0],
  [/(mlp\.c_proj|mlp\.fc2|mlp\.lin2)\.weight$/, 0.4, 'in', 0],
];
/** The first that matches a name counts. */
const RULES: Rule[] = [
  [/^logit_scale$/, 0, null, 4.6051701859880918],
  [/^token_embedding\.weight$/, 2.5, null, 0],
  [/^positional_embedding$/, 0.5, null, 0],
  [/^(text_projection|visual\.proj)$/, 1, 'out', 0],
  [/^visual\.class_embedding$/, 0.5, null, 0],
  [/^visual\.positional_embedding$/, 1.5, null, 0],
  [/^visual\.conv1\.weight$/, 2, 'in', 0],
  [/(^|\.)(cls_token|register_tokens|mask_token)$/, 0.5, null, 0],
  [/(^|\.)pos_embed$/, 1.2, null, 0],
  [/patch_embed\.proj\.weight$/, 1.5, 'in', 0],
  [/\.ls[12]\.gamma$/, 0.3, null, 0.7],
  [/\.rel_pos_[hw]$/, 0.3, null, 0],
  [/^neck\.[02]\.weight$/, 1, 'in', 0],
  [
    /(^|\.)(ln_1|ln_2|ln_pre|ln_post|ln_final|norm1|norm2|norm|neck\.1|neck\.3)\.weight$/,
    0.3,
    null,
    1,
  ],
  [/^transformer\..*in_proj_weight$/, 3, 'in', 0],
  [/^transformer\..*out_proj\.weight$/, 5, 'in', 0],
  [/^transformer\..*mlp\.c_proj\.weight$/, 0.7, 'in', 0],
  [/(in_proj_weight|attn\.qkv\.weight)$/, 2.2, 'in', 0],
  [/(out_proj|attn\.proj)\.weight$/, 1, 'in', 0],
  [/(mlp\.c_fc|mlp\.fc1|mlp\.lin1)\.weight$/, 1.5, 'in', 0],
  [/(mlp\.c_proj|mlp\.fc2|mlp\.lin2)\.weight$/, 0.8, 'in', 0],
  [/bias$/, 0.05, null, 0],
];

export function filled(
  name: string,
  shape: number[],
  { seed, size }: Formula,
  prefix = '',
): TensorToWrite {
  const rules = size === 'full' ? [...FULL_RULES, ...RULES] : RULES;
  const [, gain, fan, b] = rules.find(([pattern]) => pattern.test(name))!;
  const inputs = fan === 'out' ? shape[0]! : elements(shape.slice(1));
  const a = fan === null ? gain : gain * Math.sqrt(3 / inputs);
  const round = size === 'tiny';
  return {
    name: prefix + name,
    dtype: 'F32',
    shape,
    data: pieces(elements(shape), a, b, fnv(`${name}#${seed}`), round),
  };
}

function* pieces(
  count: number,
  a: number,
  b: number,
  key: number,
  round: boolean,
): Generator<Uint8Array> {
  const step = 1 << 20;
  for (let from = 0; from < count; from += step) {
    const values = new Float32Array(Math.min(step, count - from));
    for (let i = 0; i < values.length; i++) {
      values[i] = a * ((2 * lowbias32((from + i + key) | 0)) / 2 ** 32 - 1) + b;
    }
    if (round) for (let i = 0; i < values.length; i++) values[i] = toHalf(toBrain(values[i]!));
    yield new Uint8Array(values.buffer);
  }
}

function fnv(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

function lowbias32(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** To the nearest bfloat16, ties to even. */
function toBrain(value: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  const bits = view.getUint32(0);
  view.setUint32(0, (bits + 0x7fff + ((bits >>> 16) & 1)) & 0xffff0000);
  return view.getFloat32(0);
}

/** To the nearest float16, ties to even; a bfloat16 only loses bits below 2^-24. */
function toHalf(value: number): number {
  const step = Math.max(2 ** (Math.floor(Math.log2(Math.abs(value) || 1)) - 10), 2 ** -24);
  const steps = value / step;
  const floor = Math.floor(steps);
  const rest = steps - floor;
  const up = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0);
  return (floor + (up ? 1 : 0)) * step;
}
