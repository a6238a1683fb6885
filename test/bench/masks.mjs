// What masks of a 24-megapixel image cost, in milliseconds of processor time as JSON: RLE to pixels and back, RLE to the editor's
// spans and back, and each operation of the editor: `npm run bench -- masks [rounds, default 9]`. Asserts nothing.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../helpers/bundle.ts';

const [rounds = '9'] = process.argv.slice(2);
const built = await bundle({ main: 'test/bench/masks/main.ts' });
try {
  execFileSync(process.execPath, [join(built, 'main.cjs'), rounds], { stdio: 'inherit' });
} finally {
  rmSync(built, { recursive: true });
}
