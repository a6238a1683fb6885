import type { z } from 'zod';
import { AppError } from '../errors';
import type { Events } from './contract';
import type { Port } from './port';
import { WireReply, fromWireError, methodOf } from './wire';
import type { EventSchemas, InputOf, Methods, OutputOf, WireRequest } from './wire';

export interface Client<C extends Methods, E extends EventSchemas = Events> {
  /** Rejects with the AppError of the other side, or 'unavailable' when the port closes first. */
  call<M extends keyof C & string>(method: M, input: InputOf<C, M>): Promise<OutputOf<C, M>>;
  /** Returns what ends the listening. */
  on<N extends keyof E & string>(event: N, listener: (payload: z.output<E[N]>) => void): () => void;
}

interface Pending {
  resolve(output: unknown): void;
  reject(error: AppError): void;
}

/**
 * A typed caller over any Port. Reconnecting is left to whoever owns the port: make another client.
 * Outputs are not parsed again: the other side is our own server, which did.
 */
export function createClient<C extends Methods, E extends EventSchemas = Events>(
  contract: C,
  port: Port,
): Client<C, E> {
  const pending = new Map<number, Pending>();
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  let nextId = 0;
  let open = true;

  const gone = (): AppError =>
    new AppError('unavailable', 'The connection was closed before an answer came; try again.');

  port.onClose(() => {
    open = false;
    for (const { reject } of pending.values()) reject(gone());
    pending.clear();
  });

  port.onMessage((message) => {
    const reply = WireReply.parse(message);
    if ('event' in reply) {
      for (const listener of listeners.get(reply.event) ?? []) listener(reply.payload);
      return;
    }
    const waiting = pending.get(reply.id);
    if (!waiting) return; // answered twice, or after its time
    pending.delete(reply.id);
    if ('error' in reply) waiting.reject(fromWireError(reply.error));
    else waiting.resolve(reply.output);
  });

  return {
    call<M extends keyof C & string>(method: M, input: InputOf<C, M>) {
      return new Promise<OutputOf<C, M>>((resolve, reject) => {
        methodOf(contract, method);
        if (!open) throw gone();
        const id = nextId++;
        // The port carries no types; the server parsed the output with this very method's schema.
        pending.set(id, { resolve: (output) => resolve(output as OutputOf<C, M>), reject });
        try {
          port.post({ id, method, input } satisfies WireRequest);
        } catch (cause) {
          pending.delete(id);
          throw new AppError('bad-input', `The input of ${method} can't be sent.`, { cause });
        }
      });
    },
    on<N extends keyof E & string>(event: N, listener: (payload: z.output<E[N]>) => void) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set);
      const untyped = (payload: unknown): void => listener(payload as z.output<E[N]>);
      set.add(untyped);
      return () => void set.delete(untyped);
    },
  };
}
