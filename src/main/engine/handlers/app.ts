import { homedir } from 'node:os';
import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '@shared/errors';
import { isLabelName } from '@shared/formats/extensions';
import { version } from '../../../../package.json';
import type { Context } from '../context';
import { isHidden, isImageName } from '../files/scan';
import { naturalKey } from '../store';
import type { FeatureHandlers } from './handlers';
import { modelsOf } from './models';

export function appHandlers(context: Context): FeatureHandlers<'app' | 'folder'> {
  return {
    'app.info': async () => ({
      version,
      host: context.host,
      platform: process.platform,
      models: await modelsOf(context),
    }),
    'folder.list': async ({ path }) => listFolder(resolve(path ?? homedir())),
  };
}

type Listing = Awaited<ReturnType<FeatureHandlers<'folder'>['folder.list']>>;

/** What a person may choose from in a folder: folders first, each in natural order. */
async function listFolder(path: string): Promise<Listing> {
  const found = await readdir(path, { withFileTypes: true }).catch((cause: unknown) => {
    throw new AppError('not-found', `The folder ${path} can't be read. Choose another one.`, {
      cause,
    });
  });
  const entries = found.flatMap((entry): Listing['entries'] => {
    const { name } = entry;
    const full = join(path, name);
    if (isHidden(name)) return [];
    if (entry.isDirectory()) return [{ name, path: full, kind: 'folder' }];
    if (name.toLowerCase().endsWith('.plabel')) return [{ name, path: full, kind: 'project' }];
    if (isLabelName(name)) return [{ name, path: full, kind: 'labels' }];
    return isImageName(name) ? [{ name, path: full, kind: 'image' }] : [];
  });
  const rank = { folder: 0, project: 1, labels: 2, image: 3 };
  const keys = new Map(entries.map(({ name }) => [name, naturalKey(name)]));
  entries.sort(
    (a, b) => rank[a.kind] - rank[b.kind] || (keys.get(a.name)! < keys.get(b.name)! ? -1 : 1),
  );
  return { path, parent: dirname(path) === path ? null : dirname(path), entries };
}
