import type { ProtocolName } from '../protocols';
import { ade20k } from './ade20k';
import { cityscapes } from './cityscapes';
import { cocoObject, cocoStuff } from './coco';
import { context59, context60 } from './context';
import type { Release } from './layout';
import { voc20, voc21 } from './voc';

/** The benchmarks of the paper, in its order. */
export const RELEASES: Readonly<Record<ProtocolName, Release>> = {
  voc21,
  context60,
  'coco-object': cocoObject,
  voc20,
  cityscapes,
  context59,
  ade20k,
  'coco-stuff': cocoStuff,
};

export const isRelease = (name: string): name is ProtocolName => Object.hasOwn(RELEASES, name);
