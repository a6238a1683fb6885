import { AppError, toAppError } from '@shared/errors';
import { createClient } from '@shared/rpc/client';
import type { Client } from '@shared/rpc/client';
import { events } from '@shared/rpc/contract';
import type { EventName, Payload } from '@shared/rpc/contract';
import { engineContract } from './engine-contract';
import type { EngineContract } from './engine-contract';
import { toWireError } from '@shared/rpc/wire';
import type { HostedProcess, ProcessHost } from './port';
import { restartBudget } from './restarts';

/** An engine that is started again when it dies; calls and events go on over the gap. */
export interface EngineHost extends Client<EngineContract> {
  /** Lets the engine finish its write and go; kills it when it takes longer than a few seconds. */
  close(): Promise<void>;
}

export interface EngineHostOptions {
  /** One line for the log. */
  readonly log?: (line: string) => void;
}

interface Session {
  readonly process: HostedProcess;
  readonly client: Client<EngineContract>;
  dead: boolean;
}

const CLOSE_MS = 5_000;

/**
 * Done twice, these are not the same as done once, and it can't be known whether the lost engine did them.
 * Everything else reads, sets a state, or carries an id that the store knows again.
 */
const NOT_SENT_AGAIN: ReadonlySet<string> = new Set([
  'edit.undo',
  'edit.redo',
  'prelabel.start',
  'project.create',
]);

/**
 * Starts the engine now, and again when it crashed: the open project is opened again (its unfinished jobs go
 * on from the store) and calls that were not answered are sent once more. Listeners get a `notice`.
 */
export function hostEngine(
  host: ProcessHost,
  { log = () => {} }: EngineHostOptions = {},
): EngineHost {
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  let session: Promise<Session> | null = null;
  let projectFile: string | null = null;
  const mayRestart = restartBudget();
  let closing = false;

  const emit = <E extends EventName>(event: E, payload: Payload<E>): void => {
    for (const listener of listeners.get(event) ?? [])
      (listener as (payload: Payload<E>) => void)(payload);
  };

  const onCrash = (code: number | null): void => {
    log(`The engine ended with ${code === null ? 'a signal' : `code ${code}`}.`);
    const again = mayRestart();
    session = again ? start() : null;
    emit('notice', {
      code: 'unavailable',
      message: again
        ? 'The engine stopped and was started again. Everything saved is still there.'
        : 'The engine stopped several times in a row. What you do next starts it again.',
    });
  };

  const connect = async (): Promise<Session> => {
    const process = await host.start('engine');
    const client = createClient(engineContract, process.port);
    const connected: Session = { process, client, dead: false };
    // The port closes before or after the exit is seen; either way this session is over.
    process.port.onClose(() => (connected.dead = true));
    process.onExit((code) => {
      connected.dead = true;
      if (!closing) onCrash(code);
    });
    for (const event of Object.keys(events) as EventName[])
      client.on(event, (payload) => emit(event, payload as Payload<typeof event>));
    client.on('project', (project) => (projectFile = project?.file ?? null));
    if (projectFile !== null) await reopen(connected, projectFile);
    return connected;
  };

  const reopen = async (current: Session, file: string): Promise<void> => {
    try {
      await current.client.call('project.open', { file });
    } catch (error) {
      if (current.dead) throw error;
      projectFile = null;
      emit('project', null);
      emit('notice', toWireError(error));
    }
  };

  const start = (): Promise<Session> => {
    const starting = connect();
    starting.catch((error: unknown) => {
      log(toAppError(error).message);
      if (session === starting) session = null; // the next call tries again
    });
    return starting;
  };

  const call: EngineHost['call'] = async (method, input) => {
    for (let attempt = 0; ; attempt++) {
      if (closing) throw new AppError('unavailable', 'ProxyLabel is closing.');
      const current = await (session ??= start());
      try {
        return await current.client.call(method, input);
      } catch (error) {
        if (!current.dead || closing) throw error;
        if (attempt > 0 || NOT_SENT_AGAIN.has(method))
          throw new AppError(
            'unavailable',
            'The engine stopped while it did this; look at the result and try again.',
            { cause: error },
          );
        // The exit may not have been seen yet; a call on the dead session would be lost again.
        await new Promise<void>((resolve) => current.process.onExit(() => resolve()));
      }
    }
  };

  session = start();

  return {
    call,
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set);
      set.add(listener);
      return () => void set.delete(listener);
    },
    async close() {
      closing = true;
      const current = await session?.catch(() => null);
      if (!current) return;
      const gone = new Promise<void>((resolve) => current.process.onExit(() => resolve()));
      current.process.port.close();
      const timer = setTimeout(() => void current.process.kill(), CLOSE_MS);
      await gone;
      clearTimeout(timer);
    },
  };
}
