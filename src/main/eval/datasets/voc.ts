import { labelsFrom, labelsReduced } from '../set';
import { listed, type Release } from './layout';

/** PASCAL VOC 2012, segmentation: 1,449 images; 255 is the void rim of every object. */
export const voc21: Release = {
  protocol: 'voc21',
  below: ['VOCdevkit/VOC2012', 'VOC2012', ''],
  has: 'SegmentationClass',
  labels: labelsFrom(0, 20),
  find: async (folder) => ({
    samples: await listed(
      folder,
      'ImageSets/Segmentation/val.txt',
      'JPEGImages',
      'SegmentationClass',
    ),
  }),
};

/** The same without its background. */
export const voc20: Release = {
  ...voc21,
  protocol: 'voc20',
  labels: labelsReduced(20),
};
