import { setMaxListeners } from 'node:events';
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '@shared/errors';
import { hostEngine } from '../process/engine-host';
import type { EngineHost } from '../process/engine-host';
import { forkHost } from '../process/fork-host';
import { homeFolder } from '../process/home';
import type { ExitCode } from './exit';
import type { Output } from './output';

/** What a command works with. */
export interface Context {
  readonly engine: EngineHost;
  readonly output: Output;
  /** Aborts at the first Ctrl+C or SIGTERM. A second ends the program on the spot. */
  readonly stop: AbortSignal;
}

/** Folder of the built programs: where this one lies. */
export const entries = dirname(realpathSync(process.argv[1] ?? ''));
export const rendererFolder = join(entries, '../renderer');

/** An engine whose calls end with the wish to stop; only the one that stops a job still goes through. */
function stoppable(engine: EngineHost, stop: AbortSignal): EngineHost {
  setMaxListeners(0, stop); // one a call under way
  const call: EngineHost['call'] = (method, input) => {
    if (method === 'job.cancel') return engine.call(method, input);
    return new Promise((resolve, reject) => {
      const onAbort = (): void => reject(stop.reason as AppError);
      if (stop.aborted) return onAbort();
      stop.addEventListener('abort', onAbort, { once: true });
      engine
        .call(method, input)
        .then(resolve, reject)
        .finally(() => stop.removeEventListener('abort', onAbort));
    });
  };
  return { ...engine, call };
}

/** Runs a command with an engine of its own, which ends with it. */
export function withEngine(
  output: Output,
  command: (context: Context) => Promise<ExitCode>,
): Promise<ExitCode> {
  return withStop(async (stop) => {
    const env = { PROXYLABEL_HOST: 'serve', PROXYLABEL_HOME: homeFolder() };
    const engine = hostEngine(forkHost({ entries, env }), { log: output.note });
    engine.on('notice', ({ message }) => output.note(message));
    try {
      return await command({ engine: stoppable(engine, stop), output, stop });
    } finally {
      await engine.close();
    }
  });
}

/** Runs a command that hears the wish to stop; one that needs no project needs no more. */
export async function withStop(
  command: (stop: AbortSignal) => Promise<ExitCode>,
): Promise<ExitCode> {
  const stop = new AbortController();
  const onSignal = (): void => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort(new AppError('cancelled', 'Stopped.'));
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    return await command(stop.signal);
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}
