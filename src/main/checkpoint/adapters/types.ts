import type { Pair } from '@main/proxyclip/pair';
import type { Checkpoint } from '../checkpoint';
import type { Linear, Norm } from '../graphs/parts';
import type { TextTower } from '../graphs/text';
import { buildFeatures, type VisionTower } from '../graphs/vision';
import type { GraphBuilder, Weight } from '../onnx/graph';

type Resize = NonNullable<Pair['images'][number]['positions']>['resize'];

/** A CLIP checkpoint, whatever its names: weights as data. */
export interface Clip {
  title: string;
  vision: VisionTower;
  text: TextTower;
  /** Of the vision tower: what the head does after the proxy attention. */
  postNorm: Norm;
  projection: Linear;
  embedding: number;
}

/** A vision foundation model: its graph, and what has to be known to run that. */
export interface Vfm {
  title: string;
  /** Channels of its features, C. */
  channels: number;
  /** Input `pixels` [1,3,H,W], and `positions` where there is a table; output `features` [1,I,J,C]. */
  build(): GraphBuilder;
  /** Table [1 + n*n, D] that is resized to the window's grid; null where the graph has its own. */
  positions: { table: Weight; patch: number; resize: Resize } | null;
}

/** What a feature model was trained as. Under public names some cannot be told apart, see `readVfm`. */
export type VfmFamily = 'dino' | 'dinov2' | 'mae' | 'sam';

/** Reads one family of checkpoints under one set of names. */
export interface Adapter<T> {
  id: T extends Clip ? 'clip' : VfmFamily;
  /** For people: "CLIP (transformers)". */
  family: string;
  recognises(checkpoint: Checkpoint): boolean;
  /** @throws AppError naming the first tensor or setting that does not fit. */
  read(checkpoint: Checkpoint): T;
}

/** A plain vision transformer as feature model. */
export function vitFeatures(title: string, tower: VisionTower, resize: Resize): Vfm {
  return {
    title,
    channels: tower.width,
    build: () => buildFeatures(tower),
    positions: { table: tower.positions, patch: tower.patch, resize },
  };
}
