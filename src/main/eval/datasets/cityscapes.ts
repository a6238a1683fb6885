import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { IGNORE } from '../metrics';
import { type Labels, labelsFrom } from '../set';
import { png, type Release, stems } from './layout';

/** Label ids of the 19 classes, in order (cityscapesScripts, helpers/labels.py); all others don't count. */
const IDS = [7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33];
const RAW: Labels = [
  ...Array.from({ length: 34 }, (_, id): [number, number] => [
    id,
    IDS.includes(id) ? IDS.indexOf(id) : IGNORE,
  ]),
  [IGNORE, IGNORE],
];

/** Cityscapes, validation: 500 images; labelTrainIds where cityscapesScripts has made them, else labelIds. */
export const cityscapes: Release = {
  protocol: 'cityscapes',
  below: ['cityscapes', ''],
  has: 'leftImg8bit/val',
  labels: labelsFrom(0, 18),
  find: async (folder) => {
    const images = [...(await stems(join(folder, 'leftImg8bit/val'), ['_leftImg8bit.png']))];
    const mask = (id: string, kind: string): string =>
      join(folder, 'gtFine/val', `${id}_gtFine_${kind}.png`);
    const converted = images.every(([id]) => existsSync(mask(id, 'labelTrainIds')));
    const kind = converted ? 'labelTrainIds' : 'labelIds';
    const samples = images.map(([id, image]) => png(id, image, mask(id, kind)));
    return converted ? { samples } : { samples, labels: RAW };
  },
};
