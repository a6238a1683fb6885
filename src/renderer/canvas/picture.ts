import type { PictureTiles } from './picture-tiles';

/** A picture at its own size and halved again and again, for drawing small without loss. */
export interface Picture {
  readonly levels: readonly CanvasImageSource[];
  readonly width: number;
  readonly height: number;
  /** Of a picture that is too large to be held: its tiles. `levels` is then the thumbnail alone. */
  readonly tiles?: PictureTiles;
}

/** Below this side a picture is not halved any more. */
const SMALLEST = 256;

/**
 * Fetches and decodes a picture, off the thread that calls where the browser can.
 * @throws when it can't be fetched or isn't a picture, DOMException 'AbortError' after an abort
 */
export async function loadBitmap(url: string, signal: AbortSignal): Promise<ImageBitmap> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return createImageBitmap(await response.blob());
}

/** The picture halved step by step, the picture itself first. For a worker: it takes its time. */
export function* halvings(bitmap: ImageBitmap): Generator<ImageBitmap> {
  let last = bitmap;
  for (;;) {
    const next = Math.max(last.width, last.height) > SMALLEST ? halved(last) : null;
    yield last;
    if (next === null) return;
    last = next;
  }
}

function halved(source: ImageBitmap): ImageBitmap {
  const canvas = new OffscreenCanvas(Math.ceil(source.width / 2), Math.ceil(source.height / 2));
  // Halving with bilinear sampling takes the mean of each two by two pixels.
  canvas.getContext('2d')?.drawImage(source, 0, 0, source.width / 2, source.height / 2);
  return canvas.transferToImageBitmap();
}
