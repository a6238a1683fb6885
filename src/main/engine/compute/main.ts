import { parentPort, workerData } from 'node:worker_threads';
import { toAppError } from '@shared/errors';
import { buffersOf, type Reply, type Request } from './messages';
import { type ComputeOptions, computeHere } from './operations';

/** Entry of the worker thread: carries out operations and hands their buffers over. */
const compute = computeHere(workerData as ComputeOptions);
const port = parentPort!;

port.on('message', ({ id, operation, input }: Request) => {
  // The map of operations and their inputs is typed at the other end.
  const run = compute[operation] as (...input: unknown[]) => Promise<unknown>;
  run(...input)
    .then((output) => port.postMessage({ id, output } satisfies Reply, buffersOf(output)))
    .catch((error: unknown) => {
      const { code, message } = toAppError(error);
      port.postMessage({ id, error: { code, message } } satisfies Reply);
    });
});
