import { labelsFrom, labelsReduced } from '../set';
import { listed, type Release } from './layout';

/**
 * PASCAL Context, 59 classes and background: 5,104 images of VOC 2010 with label images as mmsegmentation's
 * `tools/dataset_converters/pascal_context.py` writes them.
 */
export const context60: Release = {
  protocol: 'context60',
  below: ['VOCdevkit/VOC2010', 'VOC2010', ''],
  has: 'SegmentationClassContext',
  labels: labelsFrom(0, 59),
  find: async (folder) => ({
    samples: await listed(
      folder,
      'ImageSets/SegmentationContext/val.txt',
      'JPEGImages',
      'SegmentationClassContext',
    ),
  }),
};

/** The same without its background. */
export const context59: Release = {
  ...context60,
  protocol: 'context59',
  labels: labelsReduced(59),
};
