import { cp, readdir, readFile, rename, rm, mkdir } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { basename, join, sep } from 'node:path';
import { Pair } from '../../proxyclip/pair';
import { AppError } from '@shared/errors';
import type { InstalledPair } from './catalog';
import {
  buildAndTry,
  deletePair,
  ownPairs,
  type Checkpoints,
  type Tell,
  type Workshop,
} from './install';
import type { OfferedCheckpoint, Offers } from './offers';
import { tryPair } from './try-pair';
import { refuseUnsound, verifyPair } from './verify';

/** How deep checkpoints are looked for: the hub's own cache has `models--owner--name/snapshots/<commit>`. */
const DEPTH = 5;

/**
 * Installs what a folder from another machine holds: a built pair (pair.json), or checkpoints in folders that
 * are named after their repositories; two that nobody knows are taken for one pair.
 * @throws AppError('not-found') naming the folder and what could be in it; whatever building throws
 */
export async function addFolder(
  context: Workshop,
  folder: string,
  offers: Offers,
  tell: Tell,
  signal: AbortSignal,
): Promise<InstalledPair[]> {
  const text = await readFile(join(folder, 'pair.json'), 'utf8').catch(() => null);
  if (text !== null) return [await addBuilt(context, folder, text, tell, signal)];

  const checkpoints = await checkpointFolders(folder, DEPTH);
  const installed = await context.installed();
  const known = offers.pairs.flatMap((offer) => {
    const clipFolder = placeOf(offer.clip, folder, checkpoints);
    const vfmFolder = placeOf(offer.vfm, folder, checkpoints);
    return clipFolder && vfmFolder ? [{ offer, clipFolder, vfmFolder }] : [];
  });
  const added: InstalledPair[] = [];
  for (const { offer, ...places } of known) {
    const already = installed.find(({ pair }) => pair.id === offer.id);
    added.push(already ?? (await buildAndTry(context, places, offer, tell, signal)));
  }
  if (added.length > 0) return added;
  if (checkpoints.length === 2) return [await addUnknown(context, checkpoints, tell, signal)];
  throw new AppError(
    'not-found',
    `${folder} holds neither a built model (pair.json) nor the checkpoints of a known one. Put each checkpoint into a folder named after its repository, with its .safetensors file and its .json.`,
  );
}

/** Copies a pair that was built elsewhere, once all of its files are found as they were written. */
async function addBuilt(
  context: Workshop,
  folder: string,
  text: string,
  tell: Tell,
  signal: AbortSignal,
): Promise<InstalledPair> {
  const parsed = parsePair(text);
  if (!parsed)
    throw new AppError('damaged', `${join(folder, 'pair.json')} does not describe a model.`);
  const pair = { pair: parsed, folder };
  const known = (await context.installed()).find((one) => one.pair.id === parsed.id);
  if (known) return known;
  tell('checking', 0);
  refuseUnsound(await verifyPair(pair, (done) => tell('checking', done), signal), pair);
  const own = ownPairs(context);
  await mkdir(own, { recursive: true });
  const building = join(own, `.building-${process.pid}-${randomUUID()}`);
  try {
    tell('building', 0);
    await mkdir(building);
    for (const name of ['pair.json', ...Object.keys(parsed.files)])
      await cp(join(folder, name), join(building, name));
    const place = join(own, parsed.id);
    await rename(building, place);
    const placed = { pair: parsed, folder: place };
    tell('testing', 0);
    await tryPair(context.inference, placed, signal).catch(async (error: unknown) => {
      await deletePair(placed);
      throw error;
    });
    return placed;
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

/** Which of two is the CLIP only their content tells: the second order is tried when the first is refused. */
async function addUnknown(
  context: Workshop,
  [first, second]: readonly string[],
  tell: Tell,
  signal: AbortSignal,
): Promise<InstalledPair> {
  const build = (places: Checkpoints): Promise<InstalledPair> =>
    buildAndTry(context, places, null, tell, signal);
  return build({ clipFolder: first!, vfmFolder: second! }).catch((error: unknown) =>
    build({ clipFolder: second!, vfmFolder: first! }).catch(() => {
      throw error;
    }),
  );
}

function parsePair(text: string): Pair | null {
  try {
    return Pair.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Folders with a .safetensors file, the given one included, at most `depth` below it. */
async function checkpointFolders(folder: string, depth: number): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new AppError('not-found', `The folder ${folder} can't be read.`, { cause });
  });
  const found = entries.some(({ name }) => name.endsWith('.safetensors')) ? [folder] : [];
  if (depth === 0) return found;
  for (const entry of entries)
    if (entry.isDirectory() && !entry.name.startsWith('.'))
      found.push(...(await checkpointFolders(join(folder, entry.name), depth - 1)));
  return found;
}

/** The folder, of those found, that holds a checkpoint's files and is named after one of its repositories. */
function placeOf(
  { sources }: OfferedCheckpoint,
  folder: string,
  found: readonly string[],
): string | null {
  for (const { repo } of sources) {
    const names = repo.toLowerCase().split('/');
    const place = found.find((one) => {
      const parts = (basename(folder) + one.slice(folder.length)).toLowerCase().split(sep);
      return parts.some((part) => part === names[1] || part.endsWith(`--${names[1]}`));
    });
    if (place !== undefined) return place;
  }
  return null;
}
