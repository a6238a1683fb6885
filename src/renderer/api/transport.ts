import type { Contract, Events, HostContract } from '@shared/rpc/contract';
import type { Client } from '@shared/rpc/client';

/** Everything that can be called: the engine's methods and, in Electron, the host's dialogs. */
export type AllMethods = Contract & HostContract;

export type Connection = 'connecting' | 'open' | 'lost';

/** How calls travel. The rest of the interface knows only this. */
export interface Transport extends Client<AllMethods, Events> {
  readonly host: 'electron' | 'serve';
  /** Where pictures come from: `<base>/<id>/<variant>?v=<hash>`. */
  readonly imageBase: string;
  /** Absolute path of a dropped file or folder; null where the browser won't tell. */
  pathOf(file: File): string | null;
  /** Sets the size of everything in the window, 1 the usual. Not in a browser: it has a zoom of its own. */
  setScale?(factor: number): void;
  /** Tells the state now and at every change; returns what ends the telling. */
  onConnection(listener: (state: Connection) => void): () => void;
}
