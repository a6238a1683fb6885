// Builds and runs refine/cost.ts: `node test/bench/refine.mjs [--entries FOLDER]`, after a build.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle, root } from '../helpers/bundle.ts';

const { values } = parseArgs({
  options: { entries: { type: 'string', default: join(root, 'out/main') } },
});
const folder = await bundle({ cost: 'test/bench/refine/cost.ts' });
try {
  const cost = join(folder, 'cost.cjs');
  const { status } = spawnSync(process.execPath, [cost, root, resolve(values.entries), folder], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
