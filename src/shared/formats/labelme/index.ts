import type { Format } from '../format';
import { readLabelMe } from './read';
import { LABELME_OPTIONS, writeLabelMe } from './write';

export const labelMe: Format = {
  id: 'labelme',
  title: 'LabelMe',
  extensions: ['json'],
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
    'A JSON is written for each image, to lie beside it; the image itself is not put into the JSON.',
    'Points and lines are left out when read, as they have no area.',
  ],
  options: LABELME_OPTIONS,
  read: readLabelMe,
  write: writeLabelMe,
};
