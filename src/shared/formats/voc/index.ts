import type { Format } from '../format';
import { readVocBoxes, writeVocBoxes } from './boxes';
import { readVocMasks } from './read-masks';
import { MASK_OPTIONS, writeVocMasks } from './write-masks';

export const vocBoxes: Format = {
  id: 'voc-boxes',
  title: 'Pascal VOC boxes',
  extensions: ['xml'],
  layout: 'folder',
  holds: ['boxes', 'instances', 'overlaps', 'empty-images'],
  notes: [
    'Pixels are counted from 1 and both corners belong to the box, as in VOC itself; programs that count from 0 see boxes shifted by a pixel.',
  ],
  options: [],
  read: readVocBoxes,
  write: writeVocBoxes,
};

export const vocMasks: Format = {
  id: 'voc-masks',
  title: 'Pascal VOC masks',
  extensions: ['png'],
  layout: 'folder',
  holds: ['boxes', 'masks', 'holes', 'parts', 'instances', 'empty-categories', 'empty-images'],
  notes: [
    'An image holds up to 254 objects, a set up to 254 categories.',
    'Crowd regions become void (255), which belongs to nobody.',
    'A void border, if chosen, takes a pixel from both sides of every outline.',
  ],
  options: MASK_OPTIONS,
  read: readVocMasks,
  write: writeVocMasks,
};
