import type { WireError } from './wire';

/**
 * What the preload puts on `window.proxylabel`: the whole of what a page in the app can reach.
 * Untyped on purpose: main parses every call with the contract's schemas, the renderer's api types them.
 */
export interface Bridge {
  readonly host: 'electron';
  /** A method of `contract` or `hostContract`. Rejects with a plain {@link WireError}: classes don't cross. */
  call(method: string, input: unknown): Promise<unknown>;
  /** Listens to one of the contract's events; returns what ends it. */
  on(event: string, listener: (payload: unknown) => void): () => void;
  /** Absolute path of a dropped file or folder; empty when it has none. */
  pathOf(file: File): string;
  /** Size of everything in the window, 1 the usual; kept between 0.5 and 2. */
  setScale(factor: number): void;
}

/** What main answers to the preload. */
export type BridgeReply = { readonly output: unknown } | { readonly error: WireError };
