import { resolve } from 'node:path';
import { DEFAULT_SETTINGS } from '@shared/domain/settings';
import { serve } from '@shared/rpc/server';
import { toAppError } from '@shared/errors';
import { engineContract } from '../process/engine-contract';
import { engineProcessHost } from '../process/engine-process-host';
import { entriesFolder } from '../process/environment';
import { parentPort } from '../process/parent-port';
import { computePool } from './compute/pool';
import { computeWorker } from './compute/worker';
import { createEngine } from './engine';
import { enginePaths } from './paths';

/** Entry of the engine process: serves the contract to whoever started it, and ends with it. */
const entries = entriesFolder();
const paths = enginePaths(entries);
const port = parentPort();

/** One decodes the next image while the other decides on the last; a third would rob the model of its core. */
const THREADS = 2;

const engine = createEngine({
  paths,
  host: process.env['PROXYLABEL_HOST'] === 'electron' ? 'electron' : 'serve',
  processHost: engineProcessHost(),
  compute: computePool(
    Array.from({ length: THREADS }, () =>
      computeWorker(resolve(entries, 'compute.cjs'), {
        cache: paths.cache,
        embeddingBytes: DEFAULT_SETTINGS.embeddingBytes,
      }),
    ),
  ),
  emit: (event, payload) => server.emit(event, payload),
});

const server = serve(port, engineContract, engine.handlers, {
  onError: (method, error) => {
    if (toAppError(error).code === 'internal') console.error(method, error);
  },
});

port.onClose(() => {
  void engine.close().finally(() => process.exit(0));
});
