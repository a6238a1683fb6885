import { resolve } from 'node:path';
import { serve } from '@shared/rpc/server';
import { toAppError } from '@shared/errors';
import { engineContract } from '../process/engine-contract';
import { engineProcessHost } from '../process/engine-process-host';
import { entriesFolder } from '../process/environment';
import { parentPort } from '../process/parent-port';
import { computeWorker } from './compute/worker';
import { createEngine, EMBEDDING_BYTES } from './engine';
import { enginePaths } from './paths';

/** Entry of the engine process: serves the contract to whoever started it, and ends with it. */
const entries = entriesFolder();
const paths = enginePaths(entries);
const port = parentPort();

const engine = createEngine({
  paths,
  host: process.env['PROXYLABEL_HOST'] === 'electron' ? 'electron' : 'serve',
  processHost: engineProcessHost(),
  compute: computeWorker(resolve(entries, 'compute.cjs'), {
    cache: paths.cache,
    embeddingBytes: EMBEDDING_BYTES,
  }),
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
