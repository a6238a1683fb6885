/** A picture at its own size and halved again and again, for drawing small without loss. */
export interface Picture {
  readonly levels: readonly CanvasImageSource[];
  readonly width: number;
  readonly height: number;
}

/** Below this side a picture is not halved any more. */
const SMALLEST = 256;

/**
 * Fetches and decodes a picture off the window's thread.
 * @throws when it can't be fetched or isn't a picture, DOMException 'AbortError' after an abort
 */
export async function loadPicture(url: string, signal: AbortSignal): Promise<ImageBitmap> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return createImageBitmap(await response.blob());
}

/** Halves the picture step by step, a pause between two, so that the window stays quick. */
export async function* halvings(bitmap: ImageBitmap): AsyncGenerator<Picture> {
  const { width, height } = bitmap;
  const levels: CanvasImageSource[] = [bitmap];
  yield { levels: [...levels], width, height };
  let last: ImageBitmap | HTMLCanvasElement = bitmap;
  while (Math.max(last.width, last.height) > SMALLEST) {
    await pause();
    last = halved(last);
    levels.push(last);
    yield { levels: [...levels], width, height };
  }
}

function halved(source: ImageBitmap | HTMLCanvasElement): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(source.width / 2);
  canvas.height = Math.ceil(source.height / 2);
  // Halving with bilinear sampling takes the mean of each two by two pixels.
  canvas.getContext('2d')?.drawImage(source, 0, 0, source.width / 2, source.height / 2);
  return canvas;
}

const pause = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
