export {
  type DecodePanoptic,
  type IdMap,
  idsOfRgb,
  labelMapOf,
  type Layer,
  type PanopticImage,
  type PanopticSegment,
  panopticOf,
  rgbOfIds,
  writePanoptic,
} from './panoptic';
export { readCoco, type ReadCocoOptions } from './read';
export { type CocoSegmentation, type CocoStyle, segmentationOf } from './segmentation';
export { validateCoco, type Validation } from './validate';
export {
  annotationJson,
  type CocoAnnotation,
  type CocoAnnotationJson,
  type CocoCategory,
  type CocoContent,
  type CocoImage,
  writeCoco,
  writeCocoResults,
} from './write';
