import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parentPort } from '@main/process/parent-port';
import { serve } from '@shared/rpc/server';
import { inferenceContract } from './inference-contract';

const port = parentPort();
serve(port, inferenceContract, {
  sum: ({ values }) => ({ sum: values.reduce((a, b) => a + b, 0), count: values.length }),
  // Proves that the native module loads in this kind of process.
  backends: () => {
    const load = createRequire(join(process.env['PROXYLABEL_TEST_ROOT'] ?? '', 'package.json'));
    const ort = load('onnxruntime-node') as { listSupportedBackends(): { name: string }[] };
    return ort.listSupportedBackends().map(({ name }) => name);
  },
});
port.onClose(() => process.exit(0));
