import type { LabelledImage, OutFile } from '../format';
import { stemOf } from '../support/paths';

/** VOC's lists of images by split, `ImageSets/<kind>/train.txt` and so on; images without one are in train. */
export function imageSets(kind: 'Main' | 'Segmentation'): {
  add(labelled: LabelledImage): void;
  files(): Iterable<OutFile>;
} {
  const stems = new Map<string, string[]>();
  return {
    add: ({ image, split }) => {
      const name = split ?? 'train';
      const list = stems.get(name) ?? [];
      list.push(stemOf(image.fileName));
      stems.set(name, list);
    },
    *files() {
      for (const [split, list] of stems)
        yield { path: `ImageSets/${kind}/${split}.txt`, text: list.map((stem) => `${stem}\n`) };
    },
  };
}
