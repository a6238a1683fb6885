import { randomUUID } from 'node:crypto';
import { type Annotation } from '@shared/domain/annotation';
import type { Change } from '@shared/domain/edit';
import type { ImportOptions } from '@shared/domain/exchange';
import type { Image } from '@shared/domain/image';
import { newEdit } from '@shared/edit';
import type { Rle } from '@shared/domain/mask';
import { AppError } from '@shared/errors';
import { safePath } from '@shared/formats/path';
import { areaOf, bboxOf, orientMask } from '@shared/mask';
import { orientationOf } from '../../imaging';
import { type Context, tell } from '../context';
import { goneMessage, knownImage, tellImages } from '../files/images';
import { imagePath, projectOf, refuseClosed, type Session } from '../session';
import {
  addSetExtra,
  annotationsOf,
  applyEdit,
  beginImport,
  countAnnotations,
  endImport,
  insertImage,
  numberRecord,
  raiseAnnotationIds,
  reserveAnnotationId,
  setImageError,
  setImageSize,
  type StagedImage,
  takeImportBack,
  transaction,
  unhurried,
} from '../store';
import { type Inspected, maskFor, sizeFor } from './inspect';
import { isTaken } from './report';
import type { Progress } from './transfers';

/** Annotations written in one transaction, about: each waits for the disk. */
const BATCH = 256;
/** Edits taken back in one transaction. */
const BACK = 64;

/**
 * Puts what was inspected into the project, all of it or nothing: when it fails or is stopped, what is there
 * already is taken back, and when the process dies, at the next opening.
 * @returns the import's gesture, by which it can be taken back as a whole
 */
export async function applyImport(
  context: Context,
  session: Session,
  inspected: Inspected,
  options: ImportOptions,
  progress: Progress,
): Promise<string> {
  const gesture = randomUUID();
  beginImport(session.db, gesture);
  try {
    const writer = new Writer(session, inspected, options, gesture);
    writer.categories();
    const { images } = inspected.staging.counts();
    let seen = 0;
    for (let batch = inspected.staging.images(0, BATCH); batch.length > 0;) {
      for (const staged of batch) {
        await writer.image(staged);
        await progress('writing', ++seen / images);
        refuseClosed(session);
      }
      tellImages(context, session, writer.flush());
      batch = inspected.staging.images(batch.at(-1)!.seq, BATCH);
    }
    transaction(session.db, () => {
      addSetExtra(session.db, inspected.extra);
      endImport(session.db, gesture);
    });
  } catch (error) {
    if (!session.closed.aborted) await undoImport(context, session, gesture, unstoppable);
    throw error;
  }
  tellAll(context, session);
  return gesture;
}

/** For what must go through, whatever happens. */
export const unstoppable: Progress = () => new Promise((resolve) => setImmediate(resolve));

/** Takes an import back in pieces, between which other calls are answered. */
export async function undoImport(
  context: Context,
  session: Session,
  gesture: string,
  progress: Progress,
): Promise<void> {
  for (let pieces = 0; takeImportBack(session.db, gesture, BACK) !== null; pieces++) {
    await progress('undoing', 1 - 1 / (1 + pieces / 16));
    refuseClosed(session);
  }
  tellAll(context, session);
}

/** The masks that a file has for an image, as they would lie on it. */
export async function sampleMasks(
  session: Session,
  { staging, categories }: Inspected,
  image: Image,
  rotation: ImportOptions['rotation'],
): Promise<Rle[]> {
  const masks: Rle[] = [];
  for (let batch = staging.images(0, BATCH); batch.length > 0;) {
    for (const staged of batch.filter(({ target }) => target === image.id)) {
      const orientation = await orientationFor(session, staged, image, rotation);
      const size = sizeFor(staged, image, orientation !== 1)!;
      for (const record of staging.annotationsOf(staged.key)) {
        const { mask } = maskFor(record, categories, size);
        if (mask) masks.push(orientation === 1 ? mask : orientMask(mask, orientation));
      }
    }
    batch = staging.images(batch.at(-1)!.seq, BATCH);
  }
  return masks;
}

/** How the file's masks of an image are to be turned, as an EXIF orientation; 1: not at all. */
async function orientationFor(
  session: Session,
  { turn }: StagedImage,
  { path }: Image,
  rotation: ImportOptions['rotation'],
): Promise<number> {
  const turned = turn === 'stored' || (turn === 'unsure' && rotation === 'as-stored');
  return turned ? orientationOf(imagePath(session, path)) : 1;
}

/** So much may have changed that everyone reads again. */
function tellAll(context: Context, session: Session): void {
  try {
    context.emit('project', projectOf(session));
    context.emit('imported', {});
  } catch (error) {
    tell(context, error);
  }
}

/** One import on its way into the store. */
class Writer {
  readonly #written = new Set<number>();
  readonly #largest: { image: number; annotation: number };
  #told: number[] = [];

  constructor(
    readonly session: Session,
    readonly inspected: Inspected,
    readonly options: ImportOptions,
    readonly gesture: string,
  ) {
    this.#largest = inspected.staging.largestIds();
    raiseAnnotationIds(session.db, this.#largest.annotation);
  }

  categories(): void {
    const { db } = this.session;
    const { added, ids } = this.inspected.categories;
    const records = new Map(this.inspected.staging.categories().map((one) => [one.key, one]));
    transaction(db, () => {
      this.#apply(
        added.map((category) => ({
          table: 'category',
          id: category.id,
          before: null,
          after: category,
        })),
      );
      for (const [key, id] of ids) {
        const record = records.get(key);
        if (record) numberRecord(db, 'category', id, record.id ?? id, record.extra);
      }
    });
  }

  async image(staged: StagedImage): Promise<void> {
    const { db } = this.session;
    const taken = isTaken(staged, this.options, (id) => this.#hadMasks(id));
    if (!taken && staged.target === null && !this.#waitsFor(staged)) return;
    const image =
      staged.target === null
        ? this.#missing(staged)
        : this.#known(knownImage(this.session, staged.target), staged);
    if (!taken) return;
    const { rotation } = this.options;
    const orientation = await orientationFor(this.session, staged, image, rotation);
    const changes: Change[] = [];
    if (this.options.existing === 'replace' && !this.#written.has(image.id))
      for (const before of annotationsOf(db, image.id))
        changes.push({ table: 'annotation', id: before.id, before, after: null });
    // The last write of the import waits for the disk, and everything before it with it.
    unhurried(db, () =>
      transaction(db, () => {
        changes.push(...this.#annotations(staged, image, orientation));
        this.#apply(changes);
      }),
    );
    this.#written.add(image.id);
    this.#told.push(image.id);
  }

  /** Ids of the images written since the last time. */
  flush(): number[] {
    const told = this.#told;
    this.#told = [];
    return told;
  }

  /** Whether it had masks before this import. */
  #hadMasks(id: number): boolean {
    return !this.#written.has(id) && countAnnotations(this.session.db, id) > 0;
  }

  #known(image: Image, staged: StagedImage): Image {
    const { db } = this.session;
    if (staged.id !== null || Object.keys(staged.extra).length > 0)
      unhurried(db, () => this.#number(image.id, staged));
    const size = sizeFor(staged, image, false);
    if (image.width > 0 || !size || staged.usable === 0) return image;
    // The file can't be opened (now): its masks have the size that the label file tells.
    setImageSize(db, image.id, size.width, size.height);
    return knownImage(this.session, image.id);
  }

  /** Images that aren't there are kept without masks, too: the file has them. */
  #waitsFor(staged: StagedImage): boolean {
    const known = safePath(staged.fileName).path !== null && sizeFor(staged, null, false) !== null;
    return this.options.missing === 'keep' && known;
  }

  #number(id: number, { id: wanted, extra }: StagedImage): void {
    numberRecord(this.session.db, 'image', id, wanted ?? id, extra, this.#largest.image);
  }

  /** A row for an image whose file isn't there: its masks wait for it. */
  #missing(staged: StagedImage): Image {
    const { db } = this.session;
    const { path } = safePath(staged.fileName);
    const size = sizeFor(staged, null, false);
    if (path === null || size === null)
      throw new AppError('internal', `${staged.fileName} was taken without a path or a size.`);
    const id = unhurried(db, () =>
      transaction(db, () => {
        const made = insertImage(db, { path, bytes: 0, mtimeMs: 0 });
        setImageSize(db, made, size.width, size.height);
        setImageError(db, made, goneMessage(path));
        this.#number(made, staged);
        return made;
      }),
    );
    return knownImage(this.session, id);
  }

  #annotations(staged: StagedImage, image: Image, orientation: number): Change[] {
    const { staging, categories } = this.inspected;
    const stored = orientation !== 1;
    const size = sizeFor(staged, image, stored)!;
    return staging.annotationsOf(staged.key).flatMap((record): Change[] => {
      const { mask: found } = maskFor(record, categories, size);
      if (!found) return [];
      const mask = stored ? orientMask(found, orientation) : found;
      const id = randomUUID();
      reserveAnnotationId(this.session.db, id, record.id, record.extra);
      const suggested = record.score !== null && this.options.scored === 'suggested';
      const after: Annotation = {
        id,
        imageId: image.id,
        categoryId: categories.ids.get(record.category)!,
        mask,
        bbox: bboxOf(mask),
        area: areaOf(mask),
        score: record.score,
        doubt: null,
        source: 'import',
        status: suggested ? 'suggested' : 'accepted',
        locked: false,
        crowd: record.crowd,
      };
      return [{ table: 'annotation', id, before: null, after }];
    });
  }

  #apply(changes: Change[]): void {
    if (changes.length === 0) return;
    applyEdit(this.session.db, {
      ...newEdit('import', 'import', changes),
      gesture: this.gesture,
    });
  }
}
