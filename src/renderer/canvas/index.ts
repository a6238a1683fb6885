export { Canvas, type CanvasProps } from './Canvas';
export type { MenuPlace } from './use-input';
