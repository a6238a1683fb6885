import type { Point } from './geometry';

/** What part of the image is seen: image point (x, y) lies in the viewport's left top corner. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  /** CSS pixels per image pixel. */
  readonly scale: number;
}

/** The drawing area, in CSS pixels; `dpr` device pixels make one of them. */
export interface Viewport {
  readonly width: number;
  readonly height: number;
  readonly dpr: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Room around a fitted image, CSS pixels. */
const MARGIN = 24;
/** How much of the image stays in sight however far it is panned, CSS pixels. */
const IN_SIGHT = 64;
const MAX_FIT = 8;
/** Largest zoom, device pixels per image pixel. */
const MAX_ZOOM = 64;

export const toImage = (camera: Camera, point: Point): Point => ({
  x: camera.x + point.x / camera.scale,
  y: camera.y + point.y / camera.scale,
});

export const toScreen = (camera: Camera, point: Point): Point => ({
  x: (point.x - camera.x) * camera.scale,
  y: (point.y - camera.y) * camera.scale,
});

/** Device pixels per image pixel: 1 shows every image pixel as one pixel of the screen. */
export const zoomOf = (camera: Camera, viewport: Viewport): number => camera.scale * viewport.dpr;

/** The whole image in the middle, as large as fits; icons are enlarged to 800 % at most. */
export function fit(image: Size, viewport: Viewport): Camera {
  const room = (length: number): number => Math.max(length - 2 * MARGIN, 16);
  const scale = Math.min(
    room(viewport.width) / image.width,
    room(viewport.height) / image.height,
    MAX_FIT,
  );
  return centred({ x: image.width / 2, y: image.height / 2 }, scale, viewport);
}

/** The camera that shows an image point in the middle of the viewport. */
export function centred(point: Point, scale: number, viewport: Viewport): Camera {
  return {
    x: point.x - viewport.width / 2 / scale,
    y: point.y - viewport.height / 2 / scale,
    scale,
  };
}

/** Another scale, with the image point under `anchor` (CSS pixels of the viewport) staying there. */
export function scaleAt(camera: Camera, anchor: Point, scale: number): Camera {
  const fixed = toImage(camera, anchor);
  return { x: fixed.x - anchor.x / scale, y: fixed.y - anchor.y / scale, scale };
}

/** The nearest allowed scale: from a quarter of the fitted size to MAX_ZOOM. */
export function limitScale(scale: number, image: Size, viewport: Viewport): number {
  const least = Math.min(fit(image, viewport).scale / 4, 1 / viewport.dpr);
  return Math.min(Math.max(scale, least), MAX_ZOOM / viewport.dpr);
}

/** Moves the camera as little as needed for the image to stay in sight. */
export function keepInSight(camera: Camera, image: Size, viewport: Viewport): Camera {
  const axis = (start: number, imageLength: number, viewLength: number): number => {
    const seen = Math.min(IN_SIGHT, imageLength * camera.scale, viewLength) / camera.scale;
    const most = imageLength - seen;
    const least = seen - viewLength / camera.scale;
    return Math.min(Math.max(start, least), most);
  };
  const x = axis(camera.x, image.width, viewport.width);
  const y = axis(camera.y, image.height, viewport.height);
  return x === camera.x && y === camera.y ? camera : { ...camera, x, y };
}
