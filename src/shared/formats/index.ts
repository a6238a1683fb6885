import type { Format, SourceFiles } from './format';
import { coco, cocoPanoptic, cocoResults } from './coco/formats';
import { cvat } from './cvat';
import { csvCounts } from './csv';
import { detectFormatId } from './detect';
import { labelStudio } from './label-studio';
import { labelMe } from './labelme';
import { classPngs, objectPngs } from './mask-png';
import { vocBoxes, vocMasks } from './voc';
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

/** Every format, in the order of the dialogs. */
export const FORMATS: readonly Format[] = [
  coco,
  cocoResults,
  cocoPanoptic,
  yoloSegmentation,
  yoloBoxes,
  vocMasks,
  vocBoxes,
  labelMe,
  cvat,
  labelStudio,
  classPngs,
  objectPngs,
  csvCounts,
];

export const formatById = (id: string): Format | null =>
  FORMATS.find((format) => format.id === id) ?? null;

/** The format that a file, or a folder of files, most likely has; null when none is recognised. */
export async function detectFormat(files: SourceFiles): Promise<Format | null> {
  const id = await detectFormatId(files);
  return id === null ? null : formatById(id);
}
