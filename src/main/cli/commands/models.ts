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
