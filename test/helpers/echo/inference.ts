import { listSupportedBackends } from 'onnxruntime-node';
import { parentPort } from '@main/process/parent-port';
import { serve } from '@shared/rpc/server';
import { inferenceContract } from './inference-contract';

const port = parentPort();
serve(port, inferenceContract, {
  sum: ({ values }) => ({ sum: values.reduce((a, b) => a + b, 0), count: values.length }),
  // Proves that the native module loads in this kind of process.
  backends: () => listSupportedBackends().map(({ name }) => name),
});
port.onClose(() => process.exit(0));
