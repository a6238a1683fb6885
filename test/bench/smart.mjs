// Builds and runs smart/main.ts: `npm run bench -- smart --labels COCO.json --images FOLDER [--pair FOLDER]`.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle, root } from '../helpers/bundle.ts';

const { values } = parseArgs({
  options: {
    labels: { type: 'string', multiple: true, default: [] },
    images: { type: 'string', multiple: true, default: [] },
    pair: { type: 'string', default: join(root, 'models/starter') },
  },
});
const folder = await bundle({ smart: 'test/bench/smart/main.ts' });
try {
  const sets = values.labels.flatMap((file, i) => [file, values.images[i] ?? '.']);
  const args = [join(folder, 'smart.cjs'), values.pair, ...sets];
  const env = { ...process.env, ORT_DISABLE_TELEMETRY: '1' };
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
