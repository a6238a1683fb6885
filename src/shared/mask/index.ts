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
export {
  countsFromString,
  MAX_PIXELS,
  runsFromString,
  runsToString,
  shortestRuns,
  sumOf,
} from './runs';
export { orientMask } from './orient';
export type { Outline, Ring } from './polygons';
export { outlineOf, toPolygons, traceRings } from './polygons';
export { fromPolygons, runsOfPolygons } from './rasterise';
export { simplifyRing } from './simplify';
export { sketchOf } from './sketch';
