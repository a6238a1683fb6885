export { Canvas, type CanvasProps } from './Canvas';
export { pictures } from './picture-store';
export type { TileSource } from './picture-tiles';
