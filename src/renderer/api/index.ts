import type { Image } from '@shared/domain/image';
import { electronTransport } from './electron';
import { socketTransport, socketUrl } from './socket';
import type { Transport } from './transport';

export type { AllMethods, Connection, Transport } from './transport';

/** The one connection of this window. */
export const api: Transport = window.proxylabel
  ? electronTransport(window.proxylabel)
  : socketTransport(socketUrl(window.location));

/** Where a picture of an image can be loaded from. The hash is in the address, so it may be cached for ever. */
export function imageUrl(image: Pick<Image, 'id' | 'hash'>, variant: 'full' | 'thumb'): string {
  const version = image.hash ? `?v=${image.hash.slice(0, 16)}` : '';
  return `${api.imageBase}/${image.id}/${variant}${version}`;
}
