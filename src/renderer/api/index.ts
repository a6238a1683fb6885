import type { Image } from '@shared/domain/image';
import { AppError } from '@shared/errors';
import { electronTransport } from './electron';
import { socketTransport, socketUrl } from './socket';
import type { Transport } from './transport';

export type { AllMethods, Connection, Transport } from './transport';

let transport: Transport | null = null;

/** Hands over the one connection of this window; the composition root does so before anything is drawn. */
export function provideTransport(provided: Transport): void {
  transport = provided;
}

/** The transport that this page can have: the preload's bridge, or a socket to the page's own server. */
export const ownTransport = (): Transport =>
  window.proxylabel
    ? electronTransport(window.proxylabel)
    : socketTransport(socketUrl(window.location));

/** @throws AppError('unavailable') before a transport was provided */
function connected(): Transport {
  if (!transport) throw new AppError('unavailable', 'ProxyLabel has no connection to its engine.');
  return transport;
}

/** The connection of this window. */
export const api: Transport = {
  get host() {
    return connected().host;
  },
  get imageBase() {
    return connected().imageBase;
  },
  call: (method, input) => connected().call(method, input),
  on: (event, listener) => connected().on(event, listener),
  pathOf: (file) => connected().pathOf(file),
  setScale: (factor) => connected().setScale?.(factor),
  onConnection: (listener) => connected().onConnection(listener),
};

/** Where a picture of an image can be loaded from. The hash is in the address, so it may be cached for ever. */
export function imageUrl(
  image: Pick<Image, 'id' | 'hash'>,
  variant: 'full' | 'thumb' | `tile/${number}/${number}/${number}`,
): string {
  const version = image.hash ? `?v=${image.hash.slice(0, 16)}` : '';
  return `${api.imageBase}/${image.id}/${variant}${version}`;
}
