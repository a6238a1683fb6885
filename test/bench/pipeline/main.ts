// What pre-labelling costs, as tables: `npm run bench -- [--images FOLDER] [--count N] [--words WORDS]
// [--pair FOLDER]... [--real] [--rounds N] [--only windows|stages|masks|product] [--json FILE]`. --real adds
// CLIP ViT-B/16 + DINO ViT-B/8 at full size, with weights by formula: as fast or slow as the published ones,
// and nothing to download. Asserts nothing.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPair } from '@main/checkpoint/build-pair';
import { ensureVariant } from '@main/checkpoint/variants/build-variant';
import { type Form, PLAIN } from '@main/proxyclip/form';
import { Pair } from '@main/proxyclip/pair';
import { CLIP_B16, writeFormulaClip } from '../../helpers/formula-checkpoint';
import { DINO_B8, writeFormulaVfm } from '../../helpers/formula-vfm';
import { flopsOf } from './flops';
import { measureMasks } from './masks';
import { measureProduct } from './product';
import { machineLine, maskTable, productTable, stageTable, windowTable } from './report';
import { measureStages, type Stages } from './stages';
import { measureWindow, type WindowFigures } from './windows';

const root = join(__dirname, '../..'); // built into out/main/
const clipVocabulary = join(root, 'models/clip-bpe/bpe_simple_vocab_16e6.txt.gz');
const { values } = parseArgs({
  options: {
    images: { type: 'string', default: join(root, 'samples/everyday/images') },
    count: { type: 'string', default: '6' },
    words: { type: 'string', default: 'person; people, dog, horse, sky, tree, grass, road, sea' },
    pair: { type: 'string', multiple: true, default: [join(root, 'models/starter')] },
    real: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
    json: { type: 'string' },
  },
});

async function main(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'proxylabel-bench-'));
  const wanted = (part: string) => values.only === undefined || values.only === part;
  try {
    const images = photosOf(resolve(values.images)).slice(0, Number(values.count));
    const pairs = values.pair.map((pair) => resolve(pair));
    if (values.real) pairs.push(await realSizedPair(scratch));
    const machine = {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      memoryBytes: totalmem(),
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
    };
    console.log(`${machineLine(machine)}\n`);

    const windows: { pair: string; figures: WindowFigures[] }[] = [];
    const stages: Stages[] = [];
    for (const folder of pairs) {
      const pair = Pair.parse(JSON.parse(readFileSync(join(folder, 'pair.json'), 'utf8')));
      const forms = await formsOf(pair, folder, join(scratch, pair.id));
      if (wanted('windows')) {
        const figures = await windowsOf(pair, folder, forms, scratch);
        windows.push({ pair: pair.title, figures });
        console.log(`${windowTable(pair.title, figures)}\n`);
      }
      if (wanted('stages'))
        for (const [label, form] of forms)
          stages.push(await measureStages(folder, images, values.words, label, form));
    }
    if (stages.length > 0) console.log(`${stageTable(stages)}\n`);
    const masks = wanted('masks') ? measureMasks() : null;
    if (masks) console.log(`${maskTable(masks)}\n`);
    const product = wanted('product') ? await measureProduct(images, values.words, scratch) : null;
    if (product) console.log(`${productTable(product)}\n`);
    if (values.json) {
      const report = { machine, windows, stages, masks, product };
      writeFileSync(values.json, `${JSON.stringify(report, rounded, 2)}\n`);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The forms of a pair that a CPU runs. */
async function formsOf(pair: Pair, folder: string, into: string): Promise<[string, Form][]> {
  const int8 = await ensureVariant(pair, folder, into, 'int8');
  const forms: [string, Form][] = [['fp32', PLAIN]];
  if (int8) forms.push(['int8', { provider: 'cpu', variant: { ...int8, folder: into } }]);
  return forms;
}

/** Each form with one thread and with all cores. */
async function windowsOf(
  pair: Pair,
  folder: string,
  forms: readonly [string, Form][],
  scratch: string,
): Promise<WindowFigures[]> {
  const side = pair.window?.size ?? pair.resize.short ?? 384;
  const bench = {
    folder,
    clipVocabulary,
    scratch,
    side,
    rounds: Number(values.rounds),
    flops: await flopsOf(folder, pair, side),
  };
  const figures: WindowFigures[] = [];
  for (const [label, form] of forms)
    for (const threads of new Set([1, availableParallelism()]))
      figures.push(await measureWindow(bench, label, form, threads));
  return figures;
}

function photosOf(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /\.(jpe?g|png|webp)$/i.test(name))
    .sort()
    .map((name) => join(folder, name));
}

const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' ? Number(value.toPrecision(4)) : value;

async function realSizedPair(scratch: string): Promise<string> {
  const [clipFolder, vfmFolder, outFolder] = [
    join(scratch, 'clip'),
    join(scratch, 'vfm'),
    join(scratch, 'pair'),
  ] as const;
  const formula = { seed: 1, size: 'full' } as const;
  await writeFormulaClip(clipFolder, CLIP_B16, formula);
  await writeFormulaVfm(vfmFolder, DINO_B8, formula);
  const id = 'clip-b16-dino-b8-by-formula';
  const title = 'CLIP ViT-B/16 + DINO ViT-B/8, weights by formula';
  await buildPair({ clipFolder, vfmFolder, outFolder, id, title });
  return outFolder;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
