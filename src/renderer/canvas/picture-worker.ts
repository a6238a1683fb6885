import { halvings, loadBitmap } from './picture';

/** What the window asks of the worker: a picture, or to stop making it. */
export type PictureOrder =
  { readonly id: number; readonly url: string } | { readonly id: number; readonly stop: true };

/** What it answers: the sizes of a picture, the largest first, or why there is none. */
export type PictureAnswer =
  | { readonly id: number; readonly levels: readonly ImageBitmap[] }
  | { readonly id: number; readonly error: string };

const working = new Map<number, AbortController>();

addEventListener('message', ({ data }: MessageEvent<PictureOrder>) => {
  if ('stop' in data) working.get(data.id)?.abort();
  else void make(data.id, data.url);
});

async function make(id: number, url: string): Promise<void> {
  const leaving = new AbortController();
  working.set(id, leaving);
  try {
    const levels = [...halvings(await loadBitmap(url, leaving.signal))];
    answer({ id, levels }, levels);
  } catch (error) {
    answer({ id, error: String(error) });
  } finally {
    working.delete(id);
  }
}

function answer(message: PictureAnswer, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
}
