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

/** Names of a block's layers under a prefix, where query, key and value are layers of their own. */
export interface BlockNames {
  norm1: string;
  query: string;
  key: string;
  value: string;
  out: string;
  norm2: string;
  expand: string;
  contract: string;
}

export interface BlockSizes {
  width: number;
  hidden: number;
  epsilon: number;
}

export function torchBlock(
  c: Checkpoint,
  prefix: string,
  names: BlockNames,
  sizes: BlockSizes,
): Block {
  const { width } = sizes;
  const square = (name: string) => torchLinear(c, `${prefix}.${name}`, width, width);
  return {
    ...outerLayers(c, prefix, names, sizes),
    query: square(names.query),
    key: square(names.key),
    value: square(names.value),
  };
}

/** Everything of a block but query, key and value. */
export function outerLayers(
  c: Checkpoint,
  prefix: string,
  names: Omit<BlockNames, 'query' | 'key' | 'value'>,
  { width, hidden, epsilon }: BlockSizes,
): Omit<Block, 'query' | 'key' | 'value'> {
  return {
    norm1: torchNorm(c, `${prefix}.${names.norm1}`, width, epsilon),
    out: torchLinear(c, `${prefix}.${names.out}`, width, width),
    norm2: torchNorm(c, `${prefix}.${names.norm2}`, width, epsilon),
    expand: torchLinear(c, `${prefix}.${names.expand}`, hidden, width),
    contract: torchLinear(c, `${prefix}.${names.contract}`, width, hidden),
  };
}

/** `count` blocks, after a check that the weights have no more and no fewer. */
export function blocks(
  c: Checkpoint,
  pattern: RegExp,
  count: number,
  read: (index: number) => Block,
): Block[] {
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
  if (width % heads !== 0) {
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
  };
  return `ViT-${sizes[width] ?? width}/${patch}`;
}
