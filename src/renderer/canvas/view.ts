import type { EditorSnapshot, Rect } from '../editor';

/** A camera in device pixels, for drawing: image point p lies at offset + p * zoom. */
export interface View {
  /** Whole device pixels, so that at 100 % image pixels fall on screen pixels. */
  readonly offsetX: number;
  readonly offsetY: number;
  /** Device pixels per image pixel. */
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
}

export function viewOf({ camera, viewport, zoom }: EditorSnapshot): View {
  return {
    offsetX: Math.round(-camera.x * zoom),
    offsetY: Math.round(-camera.y * zoom),
    zoom,
    width: Math.ceil(viewport.width * viewport.dpr),
    height: Math.ceil(viewport.height * viewport.dpr),
  };
}

export const sameView = (a: View, b: View): boolean =>
  a.offsetX === b.offsetX &&
  a.offsetY === b.offsetY &&
  a.zoom === b.zoom &&
  a.width === b.width &&
  a.height === b.height;

/** Whole image pixels that can be seen. */
export function visibleRect(view: View, image: { width: number; height: number }): Rect {
  return {
    x0: Math.max(0, Math.floor(-view.offsetX / view.zoom)),
    y0: Math.max(0, Math.floor(-view.offsetY / view.zoom)),
    x1: Math.min(image.width, Math.ceil((view.width - view.offsetX) / view.zoom)),
    y1: Math.min(image.height, Math.ceil((view.height - view.offsetY) / view.zoom)),
  };
}

/** Device pixels covered by an image rectangle; neighbours share their border, so nothing shines through. */
export function deviceRect(view: View, rect: Rect): Rect {
  return {
    x0: Math.round(view.offsetX + rect.x0 * view.zoom),
    y0: Math.round(view.offsetY + rect.y0 * view.zoom),
    x1: Math.round(view.offsetX + rect.x1 * view.zoom),
    y1: Math.round(view.offsetY + rect.y1 * view.zoom),
  };
}

/**
 * Pictures are kept at sizes halved again and again; this level is drawn, which is shown at half to full
 * size. 0 is the image's own size, and what is enlarged.
 */
export function levelOf(zoom: number): number {
  return Math.max(0, Math.floor(Math.log2(1 / zoom) + 1e-9));
}

/** From here on image pixels are shown as squares. */
const PIXELS_FROM = 4;
export const smoothed = (zoom: number): boolean => zoom < PIXELS_FROM && zoom !== 1;
