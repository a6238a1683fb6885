import { coloursOf, featuresOf, RegionFinder } from '../../editor';
import type { Answer, Order } from './messages';

/** Entry of the thread that finds regions in one picture. */
let finder: Promise<RegionFinder> | null = null;

addEventListener('message', ({ data: order }: MessageEvent<Order>) => void follow(order));

async function follow(order: Order): Promise<void> {
  if (order.type === 'picture') {
    finder = finderOf(order.url);
    finder.catch(() => {}); // told to whoever asks for a region
  } else if (order.type === 'features') {
    const { data, rows, columns, size, mixed } = order.features;
    const ready = await finder?.catch(() => null);
    if (ready) ready.features = featuresOf(data, rows, columns, size, mixed);
  } else {
    const answer = await find(order);
    postMessage(answer, { transfer: answer.region ? [answer.region.buffer] : [] });
  }
}

async function find({ id, request }: Order & { type: 'find' }): Promise<Answer> {
  try {
    const region = (await finder)?.find(request) ?? null;
    // A view of a larger buffer can't be handed over.
    return { id, region: region && new Uint32Array(region) };
  } catch (error) {
    return { id, region: null, problem: String(error) };
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
