import type { Bridge } from '@shared/rpc/bridge';
import { WireError, fromWireError } from '@shared/rpc/wire';
import type { Transport } from './transport';

declare global {
  interface Window {
    readonly proxylabel?: Bridge;
  }
}

/** Over the preload's bridge. Main restarts the engine by itself, so from here the connection is never lost. */
export function electronTransport(bridge: Bridge): Transport {
  return {
    host: 'electron',
    imageBase: 'plabel://images',
    call: (method, input) => bridge.call(method, input).catch(rethrow) as never,
    on: (event, listener) => bridge.on(event, listener as (payload: unknown) => void),
    pathOf: (file) => bridge.pathOf(file) || null,
    setScale: (factor) => bridge.setScale(factor),
    onConnection(listener) {
      listener('open');
      return () => {};
    },
  };
}

/** What the bridge throws is a plain object: an Error would lose its code on the way. */
function rethrow(thrown: unknown): never {
  throw fromWireError(WireError.parse(thrown));
}
