import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PartFile, sizeOf, type HubFile } from '../../checkpoint/pull';
import { filesOf, type Offer, type OfferedCheckpoint, type Source } from './offers';

const STARTED = '.started';

/**
 * Downloaded checkpoints, `<owner>--<name>/<revision>/...`, and which pulls are under way, so that one that was
 * stopped, by whatever, can be gone on with. Two pairs with the same CLIP share its files.
 */
export class CheckpointFolder {
  constructor(readonly folder: string) {}

  of({ repo, revision }: Pick<Source, 'repo' | 'revision'>): string {
    return join(this.folder, repo.replace('/', '--'), revision.replaceAll('/', '--'));
  }

  pathOf(file: HubFile): string {
    return join(this.of(file), file.path);
  }

  /** Bytes of a file that are here, whole or in part. */
  async bytesOf(file: HubFile): Promise<number> {
    const target = this.pathOf(file);
    return (await sizeOf(target)) ?? (await sizeOf(new PartFile(target).path)) ?? 0;
  }

  async isWhole(source: Source): Promise<boolean> {
    const sizes = await Promise.all(filesOf(source).map((file) => sizeOf(this.pathOf(file))));
    return sizes.every((size) => size !== null);
  }

  async bytesOfPair(offer: Offer): Promise<number> {
    const files = sourcesOf(offer).flatMap(filesOf);
    const sizes = await Promise.all(files.map((file) => this.bytesOf(file)));
    return sizes.reduce((sum, bytes) => sum + bytes, 0);
  }

  async start({ id }: Offer): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await writeFile(join(this.folder, `${id}${STARTED}`), '');
  }

  /** Ids of the pairs whose pull was begun and neither finished nor cancelled. */
  async started(): Promise<Set<string>> {
    const names = await readdir(this.folder).catch(() => []);
    return new Set(
      names.filter((name) => name.endsWith(STARTED)).map((name) => name.slice(0, -STARTED.length)),
    );
  }

  /**
   * Ends a pull, and deletes what it leaves: half files always, whole ones unless they are to be kept; nothing
   * of what another started pull needs.
   */
  async end(offer: Offer, others: readonly Offer[], keep: boolean): Promise<void> {
    await rm(join(this.folder, `${offer.id}${STARTED}`), { force: true });
    const started = await this.started();
    const needed = others.filter(({ id }) => started.has(id)).flatMap(sourcesOf);
    const folders = new Set(needed.map((source) => this.of(source)));
    for (const source of sourcesOf(offer).filter((one) => !folders.has(this.of(one)))) {
      for (const file of filesOf(source)) await new PartFile(this.pathOf(file)).discard();
      if (keep && (await this.isWhole(source))) continue;
      await rm(this.of(source), { recursive: true, force: true });
      await removeIfEmpty(dirname(this.of(source)));
    }
  }
}

export const sourcesOf = ({ clip, vfm }: Offer): Source[] =>
  [clip, vfm].flatMap(({ sources }: OfferedCheckpoint) => sources);

async function removeIfEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => null);
  if (names?.length === 0) await rm(folder, { recursive: true, force: true });
}
