import type { Format } from '../format';
import { readYolo } from './read';
import { SEGMENTATION_OPTIONS, writeYoloBoxes, writeYoloSegmentation } from './write';

const IMAGES_BESIDE =
  'YOLO looks for the images in "images" beside "labels": have them copied or linked, or move them there.';
const SHARES =
  'Coordinates are shares of the image, so labels can be read only where the image is.';

export const yoloSegmentation: Format = {
  id: 'yolo-seg',
  title: 'YOLO segmentation',
  extensions: ['txt', 'yaml', 'yml'],
  layout: 'folder',
  holds: [
    'boxes',
    'masks',
    'holes',
    'parts',
    'instances',
    'overlaps',
    'empty-categories',
    'empty-images',
  ],
  notes: [
    'One polygon is one object: parts and holes hang on slits of no width, which training code may draw as lines a pixel wide.',
    SHARES,
    IMAGES_BESIDE,
  ],
  options: SEGMENTATION_OPTIONS,
  read: readYolo,
  write: writeYoloSegmentation,
};

export const yoloBoxes: Format = {
  id: 'yolo-boxes',
  title: 'YOLO boxes',
  extensions: ['txt', 'yaml', 'yml'],
  layout: 'folder',
  holds: ['boxes', 'instances', 'overlaps', 'empty-categories', 'empty-images'],
  notes: [SHARES, IMAGES_BESIDE],
  options: [],
  read: readYolo,
  write: writeYoloBoxes,
};
