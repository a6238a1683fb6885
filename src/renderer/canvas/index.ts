export { Canvas, type CanvasProps } from './Canvas';
