import { join } from 'node:path';
import { labelsReduced } from '../set';
import { png, type Release, stems } from './layout';

/** ADE20K, scene parsing challenge 2016, 150 classes: 2,000 images; 0 is "other" and doesn't count. */
export const ade20k: Release = {
  protocol: 'ade20k',
  below: ['ADEChallengeData2016', 'ade/ADEChallengeData2016', ''],
  has: 'annotations/validation',
  labels: labelsReduced(150),
  find: async (folder) => {
    const images = await stems(join(folder, 'images/validation'), ['.jpg']);
    return {
      samples: [...images].map(([id, image]) =>
        png(id, image, join(folder, 'annotations/validation', `${id}.png`)),
      ),
    };
  },
};
