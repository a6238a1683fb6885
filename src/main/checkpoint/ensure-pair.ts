import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { buildPair, BUILDER_VERSION, type BuildOptions } from './build-pair';
import { checkpointFiles } from './checkpoint';
import { sha256 } from './hash';

/** Builds and deletions under way: the process's number is in the name, so that a dead one's can be told. */
const BUILDING = /^\.(?:building|removed)-(\d+)-/;
const HASHES = '.hashes.json';
/** Hash, size and modification time by path: hashing a checkpoint takes seconds, it changes never. */
const Hashes = z.record(
  z.string(),
  z.object({ bytes: z.number(), modified: z.number(), sha256: z.string() }),
);

/**
 * The folder of the pair made from two checkpoints: built on first use, then found again by the checkpoints'
 * content and the builder's version. Complete or absent: it is built beside its place and moved into it.
 * @throws AppError as buildPair does; nothing is left behind then.
 */
export async function ensurePair(
  options: Omit<BuildOptions, 'outFolder' | 'debug'>,
  cacheFolder: string,
): Promise<string> {
  await mkdir(cacheFolder, { recursive: true });
  await removeAbandoned(cacheFolder);
  const folder = join(cacheFolder, await keyOf(options, cacheFolder));
  if (await exists(join(folder, 'pair.json'))) return folder;
  const building = join(cacheFolder, `.building-${process.pid}-${randomUUID()}`);
  try {
    await buildPair({ ...options, outFolder: building });
    await rename(building, folder);
  } catch (error) {
    await rm(building, { recursive: true, force: true });
    // Somebody else may have been faster with the same pair.
    if (!(await exists(join(folder, 'pair.json')))) throw error;
  }
  return folder;
}

/** Of all that the result depends on: weights, configurations, settings, builder. */
async function keyOf(
  { clipFolder, vfmFolder, progress: _, signal: __, ...settings }: Omit<BuildOptions, 'outFolder'>,
  cacheFolder: string,
): Promise<string> {
  const files = [...(await checkpointFiles(clipFolder))];
  if (vfmFolder !== null) files.push(...(await checkpointFiles(vfmFolder)));
  const content = [BUILDER_VERSION, settings, await hashesOf(files, join(cacheFolder, HASHES))];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
}

async function hashesOf(files: readonly string[], memoFile: string): Promise<string[]> {
  const known = await readHashes(memoFile);
  const hashes: string[] = [];
  let changed = false;
  for (const file of files) {
    const { size: bytes, mtimeMs: modified } = await stat(file);
    const old = known[file];
    const same = old?.bytes === bytes && old.modified === modified;
    const hash = same ? old.sha256 : await sha256(file);
    known[file] = { bytes, modified, sha256: hash };
    changed ||= !same;
    hashes.push(hash);
  }
  if (changed) await writeFile(memoFile, JSON.stringify(known));
  return hashes;
}

/** Only a memo: when it cannot be read, everything is hashed again. */
async function readHashes(memoFile: string): Promise<z.infer<typeof Hashes>> {
  try {
    return Hashes.parse(JSON.parse(await readFile(memoFile, 'utf8')));
  } catch {
    return {};
  }
}

/** Deletes what builds and deletions left whose process is gone. */
export async function removeAbandoned(cacheFolder: string): Promise<void> {
  for (const name of await readdir(cacheFolder)) {
    const builder = Number(BUILDING.exec(name)?.[1] ?? process.pid);
    if (!isRunning(builder)) await rm(join(cacheFolder, name), { recursive: true, force: true });
  }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
