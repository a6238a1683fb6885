import type { Format } from '../format';
import { readCvat } from './read';
import { CVAT_OPTIONS, writeCvat } from './write';

export const cvat: Format = {
  id: 'cvat',
  title: 'CVAT for images 1.1',
  extensions: ['xml'],
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
    'extra',
  ],
  notes: [
    'Suggestions are written with the source "auto", what a person accepted with "manual".',
    'Lines, points, cuboids, skeletons, tags and tracks of videos are left out when read.',
  ],
  options: CVAT_OPTIONS,
  read: readCvat,
  write: writeCvat,
};
