export { toImage, toScreen, type Camera, type Viewport } from './camera';
export {
  CHANNELS,
  COLOUR_BY,
  DEFAULT_DISPLAY,
  type Channel,
  type ColourBy,
  type Display,
  type Peek,
} from './display';
export { diffOf, type MaskDiff } from './diff';
export type { EditorImage } from './document';
export { Editor } from './editor';
export type { EditorEvent, Modifiers } from './events';
export type { Point, Rect } from './geometry';
export * as masks from './masks/operations';
export type { MaskOperation } from './masks/operations';
export { OVERLAPS, type Overlap } from './masks/overlap';
export type { Operation, Painting } from './painting';
export type { RegionUse } from './region';
export { RegionFinder } from './regions/finder';
export { featuresOf } from './regions/likeness';
export { coloursOf } from './regions/plane';
export type { RegionRequest, RegionSource } from './regions/source';
export type { Sketch, SketchHandle, SketchPath, SketchRegion } from './sketch';
export type { Cursor, EditorSnapshot } from './snapshot';
export { moveBy } from './tools/select/operations';
export { TOOL_IDS, type ToolId } from './tools/root';
