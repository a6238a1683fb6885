import { existsSync, readFileSync } from 'node:fs';
import { parentPort } from '@main/process/parent-port';
import { serveInference } from '@main/inference/server';
import { createPort } from '@shared/rpc/port';

/**
 * The inference process with a device of its own, for machines without any: WebGPU is the CPU here, and
 * obeys the word in the file ODD_DEVICE. `lost`: it takes its process down in the middle of an image.
 * `wrong`: it answers with numbers of the right size. Without a word it works.
 */
const file = process.env['ODD_DEVICE']!;
const word = () => (existsSync(file) ? readFileSync(file, 'utf8') : '');
let onDevice = false;

interface Message {
  type: string;
  method?: string;
  input?: { form?: { provider: string } };
  output?: { dense?: { data: Float32Array; size: number } };
}

const real = parentPort();
const odd = createPort(
  (sent) => {
    const message = sent as Message;
    if (onDevice && message.type === 'progress' && word() === 'lost')
      process.kill(process.pid, 'SIGKILL');
    const dense = message.output?.dense;
    // Half of each vector turned round: still of unit length.
    if (onDevice && dense && word() === 'wrong')
      for (let i = 0; i < dense.data.length; i++)
        if (i % dense.size < dense.size / 2) dense.data[i] = -dense.data[i]!;
    real.post(message);
  },
  () => real.close(),
);
real.onMessage((received) => {
  const message = received as Message;
  const form = message.input?.form;
  if (message.method === 'load') onDevice = form?.provider === 'webgpu';
  if (form && onDevice) form.provider = 'cpu';
  odd.receive(message);
});
real.onClose(() => process.exit(0));
serveInference(odd.port);
