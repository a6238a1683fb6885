import { resolve } from 'node:path';
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
      .map(
        ({ id, title, bytes, installed, licence }) =>
          `${id.padEnd(width)}  ${installed ? 'installed' : 'available'}  ${(bytes / 1e6).toFixed(0).padStart(5)} MB  ${title} (${licence})`,
      )
      .join('\n'),
  );
  return EXIT.ok;
}

/** Builds a pair from two checkpoint folders. */
export async function addModel(
  { engine, output }: Context,
  clip: string,
  vfm: string,
): Promise<ExitCode> {
  const progress = output.share();
  engine.on('model', ({ done }) => progress.update(done));
  try {
    const pair = await engine.call('models.add', {
      clipFolder: resolve(clip),
      vfmFolder: resolve(vfm),
    });
    progress.stop();
    output.result(pair, `${pair.title} is installed as ${pair.id}.`);
    return EXIT.ok;
  } finally {
    progress.stop();
  }
}

export async function removeModel({ engine, output }: Context, id: string): Promise<ExitCode> {
  await engine.call('models.remove', { id });
  output.result({ id }, `${id} is deleted.`);
  return EXIT.ok;
}
