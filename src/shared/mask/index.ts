export type { Bitmap, Patch } from './bitmap';
export { countOf, newBitmap, unite } from './bitmap';
export {
  areaOf,
  areaOfRuns,
  bboxOf,
  bboxOfRuns,
  decode,
  decodePatch,
  encode,
  encodePatch,
  iouOf,
  overlapOf,
  runsOf,
} from './rle';
export type { Runs } from './runs';
export { runsFromString, runsToString } from './runs';
export { fromPolygons, toPolygons } from './polygons';
