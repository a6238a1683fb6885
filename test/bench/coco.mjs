// Writes, reads and checks a COCO file of generated annotations, each in a process of its own, and prints time
// and peak memory as JSON: `npm run bench -- coco [annotations, default 1000000] [segmentation]`.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../helpers/bundle.ts';

const [count = '1000000', segmentation = 'polygon'] = process.argv.slice(2);
const built = await bundle({ main: 'test/bench/coco/main.ts' });
const folder = mkdtempSync(join(tmpdir(), 'proxylabel-bench-'));
try {
  const run = (/** @type {string} */ what) => {
    const args = [join(built, 'main.cjs'), what, join(folder, 'coco.json'), count, segmentation];
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
  };
  const annotations = Number(count);
  const [write, read, validate] = ['write', 'read', 'validate'].map(run);
  console.log(JSON.stringify({ annotations, segmentation, write, read, validate }, null, 2));
} finally {
  rmSync(folder, { recursive: true });
  rmSync(built, { recursive: true });
}
