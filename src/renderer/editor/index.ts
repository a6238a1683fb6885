export { toImage, toScreen, type Camera, type Viewport } from './camera';
export type { EditorImage } from './document';
export { Editor } from './editor';
export type { EditorEvent, Modifiers } from './events';
export type { Point, Rect } from './geometry';
export type { Operation, Painting } from './painting';
export type { Cursor, EditorSnapshot } from './snapshot';
export { TOOL_IDS, type ToolId } from './tools/root';
