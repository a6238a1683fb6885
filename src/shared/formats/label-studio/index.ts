import type { Format } from '../format';
import { readLabelStudio } from './read';
import { LABEL_STUDIO_OPTIONS, writeLabelStudio } from './write';

export const labelStudio: Format = {
  id: 'label-studio',
  title: 'Label Studio JSON',
  extensions: ['json'],
  layout: 'folder',
  holds: [
    'boxes',
    'masks',
    'holes',
    'parts',
    'instances',
    'overlaps',
    'scores',
    'empty-categories',
    'empty-images',
  ],
  notes: [
    'Suggestions become predictions with their scores; scores of accepted masks are not written.',
    'Of several people who annotated an image one is taken, ground truth before others; predictions are taken where nobody did.',
  ],
  options: LABEL_STUDIO_OPTIONS,
  read: readLabelStudio,
  write: writeLabelStudio,
};
