import { createPort } from '@shared/rpc/port';
import type { Port } from './port';

/** The part of Electron's MessagePortMain that we use, written down so that plain Node needs no electron. */
export interface ElectronMessagePort {
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

/** A MessagePort of Electron as a Port. Closes by itself when the process at the other end is gone. */
export function messagePort(channel: ElectronMessagePort): Port {
  const source = createPort(
    (message) => channel.postMessage(message),
    () => channel.close(),
  );
  channel.on('message', ({ data }) => source.receive(data));
  channel.on('close', () => source.closed());
  channel.start();
  return source.port;
}
