import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '@shared/errors';
import { homeFolder } from '../process/home';

/** In the resources: for pairs that name no tokenizer file of their own. */
export const CLIP_VOCABULARY = 'models/clip-bpe/bpe_simple_vocab_16e6.txt.gz';

/** Where the engine finds and keeps what isn't in a project. All absolute. */
export interface Paths {
  /** Recent list, sample, pulled models. */
  readonly data: string;
  /** What can be made again at any time: embeddings, thumbnails. */
  readonly cache: string;
  /** Shipped with the app: models/, samples/. */
  readonly resources: string;
}

/**
 * @param entries folder of the built programs; the resources are in the nearest folder above it, in the
 * repository as in a packed app
 * @param env PROXYLABEL_HOME, PROXYLABEL_CACHE_DIR and PROXYLABEL_RESOURCES name others (tests, portable use)
 * @throws AppError('not-found') when the installation has lost its resources
 */
export function enginePaths(entries: string, env: NodeJS.ProcessEnv = process.env): Paths {
  const data = homeFolder(env);
  return {
    data,
    cache: env['PROXYLABEL_CACHE_DIR'] ?? join(data, 'cache'),
    resources: env['PROXYLABEL_RESOURCES'] ?? resourcesAbove(entries),
  };
}

function resourcesAbove(entries: string): string {
  for (let folder = entries; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'models', 'catalog.json'))) return folder;
    if (dirname(folder) === folder)
      throw new AppError(
        'not-found',
        `The models that belong to ProxyLabel are not above ${entries}. Install ProxyLabel again.`,
      );
  }
}
