import { AppError } from '@shared/errors';
import { messagePort } from './message-port';
import type { HostedProcess, Port, ProcessHost } from './port';
import { channelOf } from './utility-parent';
import type { UtilityParent } from './utility-parent';

interface Started {
  resolve(process: HostedProcess): void;
  reject(error: AppError): void;
}

/** Starts processes by asking Electron's main, which alone may; see broker.ts. */
export function brokeredHost(parent: UtilityParent): ProcessHost {
  const starting = new Map<number, Started>();
  const exits = new Map<number, (code: number | null) => void>();
  let nextId = 0;

  const hosted = (id: number, pid: number | undefined, port: Port): HostedProcess => {
    const gone = new Promise<number | null>((resolve) => exits.set(id, resolve));
    return {
      port,
      pid,
      async kill() {
        parent.tell({ kind: 'kill', id });
        await gone;
      },
      onExit: (listener) => void gone.then(listener),
    };
  };

  parent.onMessage((message, channel) => {
    if (message.kind === 'connect') return;
    const { id } = message;
    if (message.kind === 'exited') {
      exits.get(id)?.(message.code);
      exits.delete(id);
      return;
    }
    const waiting = starting.get(id);
    starting.delete(id);
    if (message.kind === 'started')
      waiting?.resolve(hosted(id, message.pid, messagePort(channelOf(channel))));
    else waiting?.reject(new AppError('unavailable', message.message));
  });

  return {
    start: (entry, { quiet = false } = {}) =>
      new Promise((resolve, reject) => {
        const id = nextId++;
        starting.set(id, { resolve, reject });
        parent.tell({ kind: 'start', id, entry, quiet });
      }),
  };
}
