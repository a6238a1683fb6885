import { AppError } from '@shared/errors';
import { createClient } from '@shared/rpc/client';
import type { Client } from '@shared/rpc/client';
import { contract, events, hostContract } from '@shared/rpc/contract';
import type { EventName, Events } from '@shared/rpc/contract';
import { createPort } from '@shared/rpc/port';
import type { AllMethods, Connection, Transport } from './transport';

const RETRY_MS = [300, 1000, 2000, 4000];
const methods = { ...contract, ...hostContract } satisfies AllMethods;

/**
 * Over a WebSocket to `/rpc` of the page's own server (the cookie of the page authenticates it).
 * A lost connection is tried again for ever; calls made meanwhile wait for it, calls that were under way fail
 * with 'unavailable' (whether they took effect is unknown, so they are not sent twice).
 */
export function socketTransport(url: string): Transport {
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  const watchers = new Set<(state: Connection) => void>();
  let state: Connection = 'connecting';
  let attempt = 0;
  let client: Promise<Client<AllMethods, Events>> = connect();

  function tell(next: Connection): void {
    state = next;
    for (const watch of watchers) watch(next);
  }

  function connect(): Promise<Client<AllMethods, Events>> {
    return new Promise((resolve) => {
      const socket = new WebSocket(url);
      const source = createPort(
        (message) => socket.send(JSON.stringify(message)),
        () => socket.close(),
      );
      const fresh = createClient<AllMethods, Events>(methods, source.port);
      for (const event of Object.keys(events) as EventName[])
        fresh.on(event, (payload) => {
          for (const listener of listeners.get(event) ?? []) listener(payload as never);
        });
      socket.onopen = () => {
        attempt = 0;
        resolve(fresh);
        tell('open');
      };
      socket.onmessage = ({ data }) => source.receive(JSON.parse(String(data)));
      socket.onclose = () => {
        source.closed();
        tell('lost');
        const wait = RETRY_MS[Math.min(attempt++, RETRY_MS.length - 1)];
        const next = new Promise<void>((go) => setTimeout(go, wait)).then(connect);
        client = next;
        // Never opened: whoever waits for this client gets the next one.
        void next.then(resolve);
      };
    });
  }

  return {
    host: 'serve',
    imageBase: '/images',
    call: (method, input) => client.then((open) => open.call(method, input)),
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener));
      return () => void set.delete(listener);
    },
    pathOf: () => null,
    onConnection(listener) {
      listener(state);
      watchers.add(listener);
      return () => void watchers.delete(listener);
    },
  };
}

/** The address of the page's own socket. @throws AppError when the page wasn't loaded from a server */
export function socketUrl(location: Location): string {
  if (!location.protocol.startsWith('http'))
    throw new AppError('unavailable', 'ProxyLabel was opened outside its window; start it again.');
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/rpc`;
}
