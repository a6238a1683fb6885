// What pre-labelling costs, in JSON: `npm run bench -- [--images FOLDER] [--count N] [--words WORDS]
// [--pair FOLDER]... [--real] [--json FILE]`. --real adds CLIP ViT-B/16 + DINO ViT-B/8 at full size, with
// weights by formula: as fast or slow as the published ones, and nothing to download. Asserts nothing.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPair } from '@main/checkpoint/build-pair';
import { CLIP_B16, writeFormulaClip } from '../../helpers/formula-checkpoint';
import { DINO_B8, writeFormulaVfm } from '../../helpers/formula-vfm';
import { measureMasks } from './masks';
import { measureProduct } from './product';
import { measureStages } from './stages';

const root = join(__dirname, '../..'); // built into out/main/
const { values } = parseArgs({
  options: {
    images: { type: 'string', default: join(root, 'samples/everyday/images') },
    count: { type: 'string', default: '6' },
    words: { type: 'string', default: 'person; people, dog, horse, sky, tree, grass, road, sea' },
    pair: { type: 'string', multiple: true, default: [join(root, 'models/starter')] },
    real: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});

async function main(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'proxylabel-bench-'));
  try {
    const folder = resolve(values.images);
    const images = readdirSync(folder)
      .filter((name) => /\.(jpe?g|png|webp)$/i.test(name))
      .sort()
      .slice(0, Number(values.count))
      .map((name) => join(folder, name));
    const pairs = values.pair.map((pair) => resolve(pair));
    if (values.real) pairs.push(await realSizedPair(scratch));

    const stages = [];
    for (const pair of pairs) stages.push(await measureStages(pair, images, values.words));
    const report = {
      machine: {
        cpu: cpus()[0]?.model,
        cores: cpus().length,
        memoryBytes: totalmem(),
        node: process.version,
        platform: `${process.platform}-${process.arch}`,
      },
      stages,
      masks: measureMasks(),
      product: await measureProduct(images, values.words, scratch),
    };
    const text = JSON.stringify(report, rounded, 2);
    console.log(text);
    if (values.json) writeFileSync(values.json, `${text}\n`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' ? Math.round(value * 10) / 10 : value;

async function realSizedPair(scratch: string): Promise<string> {
  const [clipFolder, vfmFolder, outFolder] = [
    join(scratch, 'clip'),
    join(scratch, 'vfm'),
    join(scratch, 'pair'),
  ] as const;
  const formula = { seed: 1, size: 'full' } as const;
  await writeFormulaClip(clipFolder, CLIP_B16, formula);
  await writeFormulaVfm(vfmFolder, DINO_B8, formula);
  await buildPair({ clipFolder, vfmFolder, outFolder, id: 'clip-b16-dino-b8-by-formula' });
  return outFolder;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
