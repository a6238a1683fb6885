import type { Format } from './format';
import { readCoco } from './coco';
import { TRAITS } from './format';
import { yoloBoxes, yoloSegmentation } from './yolo';

export type {
  Format,
  FormatOption,
  FormatOptions,
  FoundImage,
  LabelledImage,
  LabelSet,
  MaskedAnnotation,
  OutFile,
  Source,
  SourceFiles,
  Trait,
} from './format';
export { lossesBetween, lossesOf } from './losses';
export { encodeLabelPng } from './png';
export { imageFinder } from './support/paths';

/**
 * COCO's writer takes more options than a list of choices can say: `writeCoco` is called for it directly.
 * Its keys are the file's own ids, so only one file can be read at a time.
 */
const coco: Format = {
  id: 'coco',
  title: 'COCO',
  extensions: ['json'],
  layout: 'file',
  holds: TRAITS,
  notes: [],
  options: [],
  async *read({ files }) {
    for await (const path of files.list()) return yield* readCoco(files.open(path));
  },
};

/** Every format, in the order of the dialogs. */
export const FORMATS: readonly Format[] = [coco, yoloSegmentation, yoloBoxes];

export const formatById = (id: string): Format | null =>
  FORMATS.find((format) => format.id === id) ?? null;
