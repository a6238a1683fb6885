export type { Bitmap, Patch } from './bitmap';
export { countOf, intersect, newBitmap, subtract, unite } from './bitmap';
export {
  areaOf,
  areaOfRuns,
  bboxOf,
  bboxOfRuns,
  decode,
  decodePatch,
  emptyRle,
  encode,
  encodePatch,
  iouOf,
  overlapOf,
  runsOf,
} from './rle';
export type { Runs } from './runs';
export { runsFromString, runsToString } from './runs';
export { fromPolygons, toPolygons } from './polygons';
