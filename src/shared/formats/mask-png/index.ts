import type { Format } from '../format';
import { readMaskPngs } from './read';
import { CLASS_OPTIONS, writeClassPngs, writeObjectPngs } from './write';

const CLASSES = 'Names are in classes.txt, a line each; the first, background, is the number 0.';

export const classPngs: Format = {
  id: 'mask-png',
  title: 'Mask PNG, one an image',
  extensions: ['png'],
  layout: 'folder',
  holds: ['boxes', 'masks', 'holes', 'empty-categories', 'empty-images'],
  notes: [
    CLASSES,
    'The number of a pixel is its class, shown in colours; above 255 classes the PNGs have 16 bits.',
  ],
  options: CLASS_OPTIONS,
  read: readMaskPngs,
  write: writeClassPngs,
};

export const objectPngs: Format = {
  id: 'mask-png-objects',
  title: 'Mask PNG, one an object',
  extensions: ['png'],
  layout: 'folder',
  holds: ['boxes', 'masks', 'holes', 'parts', 'instances', 'overlaps', 'empty-categories'],
  notes: [CLASSES, 'Names of files have the numbers of object and class: masks/photo/0001_c3.png.'],
  options: [],
  read: readMaskPngs,
  write: writeObjectPngs,
};
