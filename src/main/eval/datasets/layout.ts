import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { AppError } from '@shared/errors';
import type { ProtocolName } from '../protocols';
import type { Labels, Sample } from '../set';

/** How a public release lies on the disk. */
export interface Release {
  protocol: ProtocolName;
  /** Folders it may be in below the root that a person names, the likeliest first; '' is the root itself. */
  below: readonly string[];
  /** What must be in such a folder for it to be the set. */
  has: string;
  /** The label of each value of its label images as released. */
  labels: Labels;
  /** Lists the images; `labels` only where the files hold other values than the release's own. */
  find(folder: string): Promise<{ samples: Sample[]; labels?: Labels }>;
}

/** The folder of a release. @throws AppError('not-found') saying what should be where */
export function releaseFolder({ protocol, below, has }: Release, root: string): string {
  const folder = below.map((one) => join(root, one)).find((one) => existsSync(join(one, has)));
  if (folder) return folder;
  throw new AppError(
    'not-found',
    `${protocol} is not in ${root}: ${join(below[0]!, has)} is missing there. Name the folder of the set with --root.`,
  );
}

/** Images named in a list file, one a line. @throws AppError('not-found') */
export async function listed(
  folder: string,
  list: string,
  images: string,
  masks: string,
): Promise<Sample[]> {
  const file = join(folder, list);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AppError('not-found', `The list of images ${file} can't be read.`, { cause });
  });
  const names = text.split(/\r?\n/).map((line) => line.trim());
  return names
    .filter((name) => name !== '')
    .map((name) =>
      png(name, join(folder, images, `${name}.jpg`), join(folder, masks, `${name}.png`)),
    );
}

export const png = (id: string, image: string, file: string): Sample => ({
  id,
  image,
  truth: { kind: 'png', file },
});

/** Files under a folder with one of these endings, as paths from it with `/`, without the ending, sorted. */
export async function stems(
  folder: string,
  endings: readonly string[],
): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (cause: unknown) => {
      throw new AppError('not-found', `The folder ${folder} can't be read.`, { cause });
    },
  );
  const found = new Map<string, string>();
  // Links to files count: sets are often put together of them.
  for (const entry of entries.filter((one) => !one.isDirectory())) {
    const file = join(entry.parentPath, entry.name);
    const ending = endings.find((one) => file.toLowerCase().endsWith(one.toLowerCase()));
    if (ending === undefined) continue;
    found.set(relative(folder, file).slice(0, -ending.length).split(sep).join('/'), file);
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}
