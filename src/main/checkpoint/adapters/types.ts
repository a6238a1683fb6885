import type { Pair } from '@main/proxyclip/pair';
import type { Checkpoint } from '../checkpoint';
import type { Linear, Norm } from '../graphs/parts';
import type { TextTower } from '../graphs/text';
import type { VisionTower } from '../graphs/vision';

type Positions = NonNullable<Pair['images'][number]['positions']>;

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

/** A vision foundation model: its tower and how its position table is resized. */
export interface Vfm {
  title: string;
  vision: VisionTower;
  resize: Positions['resize'];
}

/** Reads one family of checkpoints under one set of names. */
export interface Adapter<T> {
  /** For people: "CLIP (transformers)". */
  family: string;
  recognises(checkpoint: Checkpoint): boolean;
  /** @throws AppError naming the first tensor or setting that does not fit. */
  read(checkpoint: Checkpoint): T;
}
