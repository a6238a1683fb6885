import { resolve } from 'node:path';
import type { PairVariant } from '@shared/domain/form';
import type { ModelPairInfo } from '@shared/domain/model';
import type { Context } from '../context';
import { EXIT } from '../exit';
import type { ExitCode } from '../exit';

/** Lists the model pairs, here and to be had. */
export async function listModels({ engine, output }: Context): Promise<ExitCode> {
  const models = await engine.call('models.list', {});
  const width = Math.max(...models.map(({ id }) => id.length));
  output.result(
    models,
    models
      .flatMap((model) => [
        [
          model.id.padEnd(width),
          stateOf(model).padEnd(11),
          `${(model.bytes / 1e6).toFixed(0).padStart(5)} MB`,
          (model.audience ?? '').padEnd(8),
          `${model.title} (${model.licence})`,
        ].join('  '),
        ...model.variants.map((variant) => `${' '.repeat(width)}  ${variantLine(variant)}`),
      ])
      .join('\n'),
  );
  return EXIT.ok;
}

/** One way to run a pair, and how it did on this machine. */
function variantLine({
  device,
  precision,
  cosine,
  agreement,
  secondsAnImage,
  inUse,
  problem,
}: PairVariant): string {
  const figures = [
    secondsAnImage !== null && `${secondsAnImage.toFixed(2)} s an image`,
    cosine && `cosine ${cosine.mean.toFixed(4)} (least ${cosine.min.toFixed(3)})`,
    agreement !== null && `${(100 * agreement).toFixed(1)} % of the labels`,
    problem,
  ];
  const name = `${inUse ? '*' : ' '} ${device} ${precision}`;
  return [name.padEnd(14), ...figures.filter((one) => typeof one === 'string')].join('  ');
}

const stateOf = ({ installed, progress }: ModelPairInfo): string => {
  if (installed) return 'installed';
  return progress ? `${Math.floor(100 * progress.done)} % here` : 'available';
};

/** Downloads a pair and builds it; goes on where an earlier call was stopped. */
export async function pullModel(context: Context, id: string): Promise<ExitCode> {
  const pair = await shown(context, () => context.engine.call('models.pull', { id }));
  context.output.result(pair, `${pair.title} is installed as ${pair.id}.`);
  return EXIT.ok;
}

export interface AddFlags {
  readonly baseline?: 'clip' | 'values';
}

/** Builds a pair from two checkpoint folders, or installs what one folder from another machine holds. */
export async function addModel(
  context: Context,
  folder: string,
  vfm: string | undefined,
  { baseline }: AddFlags,
): Promise<ExitCode> {
  const { engine, output } = context;
  const pairs = await shown(context, async () =>
    vfm === undefined && baseline === undefined
      ? engine.call('models.addFolder', { folder: resolve(folder) })
      : [
          await engine.call('models.add', {
            clipFolder: resolve(folder),
            vfmFolder: vfm === undefined ? null : resolve(vfm),
            ...(baseline && { baseline }),
          }),
        ],
  );
  output.result(pairs, pairs.map(({ title, id }) => `${title} is installed as ${id}.`).join('\n'));
  return EXIT.ok;
}

/** Reads every file of a pair, and tells how its forms did here; fails when a file is not as it was written. */
export async function verifyModel(context: Context, id: string): Promise<ExitCode> {
  const check = await shown(context, () => context.engine.call('models.verify', { id }));
  const list = await context.engine.call('models.list', {});
  const variants = list.find((model) => model.id === id)?.variants ?? [];
  const bad = check.files.filter(({ state }) => state !== 'sound');
  const lines = check.sound
    ? [
        `${id}: ${check.files.length} files, ${(check.bytes / 1e6).toFixed(0)} MB, all as they were written.`,
      ]
    : [
        ...bad.map(({ file, state }) => `${id}: ${file} is ${state}.`),
        `Remove it and get it again: proxylabel models remove ${id}`,
      ];
  context.output.result(
    { ...check, variants },
    [...lines, ...variants.map(variantLine)].join('\n'),
  );
  return check.sound ? EXIT.ok : EXIT.failed;
}

export async function removeModel({ engine, output }: Context, id: string): Promise<ExitCode> {
  await engine.call('models.remove', { id });
  output.result({ id }, `${id} is deleted.`);
  return EXIT.ok;
}

/** Shows how far it is while something is done with a pair. */
async function shown<T>({ engine, output }: Context, act: () => Promise<T>): Promise<T> {
  const bar = output.pair();
  const off = engine.on('model', ({ progress }) => {
    if (progress) bar.update(progress);
  });
  try {
    return await act();
  } finally {
    off();
    bar.stop();
  }
}
