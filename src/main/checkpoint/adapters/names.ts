import { AppError } from '@shared/errors';
import type { Checkpoint } from '../checkpoint';
import type { Block, Linear, Norm } from '../graphs/parts';

/** torch's `nn.Linear`: `name`.weight [out, in] and `name`.bias [out]. */
export function torchLinear(c: Checkpoint, name: string, outputs: number, inputs: number): Linear {
  return {
    weight: c.tensor(`${name}.weight`, [outputs, inputs]),
    bias: c.tensor(`${name}.bias`, [outputs]),
    layout: 'out-in',
  };
}

export function torchNorm(c: Checkpoint, name: string, width: number, epsilon: number): Norm {
  return {
    weight: c.tensor(`${name}.weight`, [width]),
    bias: c.tensor(`${name}.bias`, [width]),
    epsilon,
  };
}

/** Query, key and value from one fused layer [3*width, width] whose tensors are `weight` and `bias`. */
export function fused(
  c: Checkpoint,
  weight: string,
  bias: string,
  width: number,
): Pick<Block, 'query' | 'key' | 'value'> {
  const layer = (part: number): Linear => ({
    weight: c.part(weight, [3 * width, width], part, 3),
    bias: c.part(bias, [3 * width], part, 3),
    layout: 'out-in',
  });
  return { query: layer(0), key: layer(1), value: layer(2) };
}

/** Names of a block's layers under a prefix. */
export interface BlockNames {
  norm1: string;
  /** One fused layer, or those of query, key and value. */
  attention: string | readonly [query: string, key: string, value: string];
  out: string;
  norm2: string;
  expand: string;
  contract: string;
  /** Tensors of the layer scales, where the family has them. */
  scales?: readonly [attention: string, mlp: string];
}

export interface BlockSizes {
  width: number;
  hidden: number;
  epsilon: number;
  /** Rows of the layer that widens, where a gate doubles them; default `hidden`. */
  expanded?: number;
}

export function torchBlock(
  c: Checkpoint,
  prefix: string,
  names: BlockNames,
  sizes: BlockSizes,
): Block {
  const { width } = sizes;
  const scale = (name: string | undefined) =>
    name === undefined ? null : c.tensor(`${prefix}.${name}`, [width]);
  return {
    ...outerLayers(c, prefix, names, sizes),
    ...attentionLayers(c, prefix, names.attention, width),
    attentionScale: scale(names.scales?.[0]),
    mlpScale: scale(names.scales?.[1]),
  };
}

function attentionLayers(
  c: Checkpoint,
  prefix: string,
  names: BlockNames['attention'],
  width: number,
): Pick<Block, 'query' | 'key' | 'value'> {
  if (typeof names === 'string')
    return fused(c, `${prefix}.${names}.weight`, `${prefix}.${names}.bias`, width);
  const [query, key, value] = names.map((name) =>
    torchLinear(c, `${prefix}.${name}`, width, width),
  );
  return { query: query!, key: key!, value: value! };
}

/** Everything of a block but query, key and value. */
export function outerLayers(
  c: Checkpoint,
  prefix: string,
  names: Omit<BlockNames, 'attention' | 'scales'>,
  { width, hidden, epsilon, expanded = hidden }: BlockSizes,
): Omit<Block, 'query' | 'key' | 'value'> {
  return {
    norm1: torchNorm(c, `${prefix}.${names.norm1}`, width, epsilon),
    out: torchLinear(c, `${prefix}.${names.out}`, width, width),
    norm2: torchNorm(c, `${prefix}.${names.norm2}`, width, epsilon),
    expand: torchLinear(c, `${prefix}.${names.expand}`, expanded, width),
    contract: torchLinear(c, `${prefix}.${names.contract}`, width, hidden),
  };
}

/** `count` blocks, after a check that the weights have no more and no fewer. */
export function blocks<B extends Block>(
  c: Checkpoint,
  pattern: RegExp,
  count: number,
  read: (index: number) => B,
): B[] {
  const found = c.blocks(pattern);
  if (found !== count) {
    throw new AppError(
      'bad-input',
      `${c.weightsPath}: the configuration says ${count} blocks, the weights have ${found} (${pattern.source}).`,
    );
  }
  return Array.from({ length: count }, (_, i) => read(i));
}

/** Heads must divide the width. @throws AppError `bad-input`. */
export function checkHeads(c: Checkpoint, width: number, heads: number): void {
  if (!Number.isInteger(heads) || width % heads !== 0) {
    throw new AppError(
      'bad-input',
      `${c.folder}: a width of ${width} cannot be split into ${heads} heads.`,
    );
  }
}

/** "ViT-B/16", by width, as the papers call them. */
export function vitName(width: number, patch: number): string {
  const sizes: Record<number, string> = {
    192: 'Ti',
    384: 'S',
    768: 'B',
    1024: 'L',
    1280: 'H',
    1408: 'g',
    1536: 'g',
  };
  return `ViT-${sizes[width] ?? width}/${patch}`;
}

/** Holds a configuration's claim against what a tensor says. @throws AppError `bad-input`. */
export function checkClaim(
  c: Checkpoint,
  what: string,
  claimed: number | undefined,
  found: number,
  tensor: string,
): void {
  if (claimed === undefined || claimed === found) return;
  throw new AppError(
    'bad-input',
    `${c.folder}: the configuration says a ${what} of ${claimed}, the tensor "${tensor}" has ${found}.`,
  );
}
