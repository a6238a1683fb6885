import { coloursOf, featuresOf, RegionFinder } from '../../editor';
import type { News, Order } from './messages';

/** Entry of the thread that finds regions in one picture. */
let finder: Promise<RegionFinder> | null = null;

const tell = (news: News, transfer: Transferable[] = []): void => postMessage(news, { transfer });

addEventListener('message', ({ data: order }: MessageEvent<Order>) => {
  follow(order).catch((error: unknown) => tell({ type: 'picture', problem: String(error) }));
});

async function follow(order: Order): Promise<void> {
  if (order.type === 'picture') {
    finder = finderOf(order.url);
    await finder;
    tell({ type: 'picture', problem: null });
  } else if (order.type === 'features') {
    const { data, rows, columns, size, mixed } = order.features;
    (await finder!).features = featuresOf(data, rows, columns, size, mixed);
  } else {
    const { id, request } = order;
    const found = (await finder!).find(request);
    // A view of a larger buffer can't be handed over.
    const region = found && new Uint32Array(found);
    tell({ type: 'region', id, region }, region ? [region.buffer] : []);
  }
}

async function finderOf(url: string): Promise<RegionFinder> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  const bitmap = await createImageBitmap(await response.blob());
  const { width, height } = bitmap;
  // Read back at once, so kept where it can be read.
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('No canvas can be had.');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return new RegionFinder(coloursOf(context.getImageData(0, 0, width, height).data, width, height));
}
