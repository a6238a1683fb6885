import { createHash } from 'node:crypto';
import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { TilePlace } from '@shared/domain/tile';
import { AppError } from '@shared/errors';
import { type Picture, readTile, writePyramid } from '../../imaging';

/** Raised when tiles are to look otherwise. */
const VERSION = 1;
/** Pyramids kept, of some hundred megabytes each at most; the ones used longest ago go first. */
const KEPT = 8;

/** Tiles of very large pictures, cut when the first of them is asked for. Everything here can be made again. */
export class Pyramids {
  readonly #making = new Map<string, Promise<void>>();

  /** @param folder absolute; a pyramid is a folder in it */
  constructor(private readonly folder: string) {}

  /**
   * @param file of the picture, absolute
   * @throws AppError naming the file; 'not-found' for a place outside the picture
   */
  async tile(file: string, place: TilePlace): Promise<Picture> {
    const pyramid = await this.#pyramid(file);
    const tile = await readTile(pyramid, place);
    if (!tile)
      throw new AppError('not-found', `There is no tile ${Object.values(place).join('/')}.`);
    return tile;
  }

  /** Keyed by the file and its time, not its content: reading that would take as long as cutting it. */
  async #pyramid(file: string): Promise<string> {
    const info = await stat(file).catch(() => null); // a file that is gone is told by reading it
    const identity = `${VERSION}\n${file}\n${info?.size}\n${info?.mtimeMs}`;
    const pyramid = join(this.folder, createHash('sha256').update(identity).digest('hex'));
    let making = this.#making.get(pyramid);
    if (!making) {
      making = this.#make(file, pyramid).finally(() => this.#making.delete(pyramid));
      this.#making.set(pyramid, making);
    }
    await making;
    return pyramid;
  }

  async #make(file: string, pyramid: string): Promise<void> {
    if (await isThere(pyramid)) return;
    await writePyramid(file, pyramid);
    await this.#evict();
  }

  async #evict(): Promise<void> {
    const names = (await readdir(this.folder)).filter((name) => !name.endsWith('.part'));
    const aged = await Promise.all(
      names.map(async (name) => ({ name, at: (await stat(join(this.folder, name))).mtimeMs })),
    );
    aged.sort((a, b) => b.at - a.at);
    for (const { name } of aged.slice(KEPT))
      await rm(join(this.folder, name), { recursive: true, force: true });
  }
}

/** Whether a pyramid was made before; it counts as used now. */
async function isThere(pyramid: string): Promise<boolean> {
  const now = new Date();
  return utimes(pyramid, now, now).then(
    () => true,
    () => false,
  );
}
