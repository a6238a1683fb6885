import { randomUUID } from 'node:crypto';
import type { Annotation } from '@shared/domain/annotation';
import type { Change } from '@shared/domain/edit';
import type { ImportOptions } from '@shared/domain/exchange';
import type { Image } from '@shared/domain/image';
import { newEdit } from '@shared/edit';
import { AppError } from '@shared/errors';
import { safePath } from '@shared/formats/path';
import type { AnnotationRecord } from '@shared/formats/records';
import { areaOf, bboxOf, orientMask } from '@shared/mask';
import { goneMessage, knownImage } from '../files/images';
import { refuseClosed, type Session } from '../session';
import {
  annotationsOf,
  applyEdit,
  countAnnotations,
  insertImage,
  numberRecord,
  raiseAnnotationIds,
  reserveAnnotationId,
  setImageError,
  setImageSize,
  type StagedImage,
  transaction,
  unhurried,
} from '../store';
import { type Inspected, maskFor, sizeFor } from './inspect';
import { orientationFor } from './orient';
import { isTaken } from './report';

/** One import on its way into the store. */
export class ImportWriter {
  readonly #written = new Set<number>();
  #told: number[] = [];

  constructor(
    readonly session: Session,
    readonly inspected: Inspected,
    readonly options: ImportOptions,
    readonly gesture: string,
  ) {
    raiseAnnotationIds(session.db, inspected.staging.largestIds.annotation);
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

  /** @param breathe called between transactions; what it throws ends this */
  async image(staged: StagedImage, breathe: () => Promise<void>): Promise<void> {
    await breathe();
    refuseClosed(this.session);
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
    refuseClosed(this.session);
    const had: Change[] =
      this.options.existing === 'replace' && !this.#written.has(image.id)
        ? annotationsOf(db, image.id).map((before) => ({
            table: 'annotation',
            id: before.id,
            before,
            after: null,
          }))
        : [];
    this.#written.add(image.id);
    this.#told.push(image.id);
    for (const page of this.inspected.staging.annotationsOf(staged.key)) {
      // The last write of the import waits for the disk, and everything before it with it.
      unhurried(db, () =>
        transaction(db, () =>
          this.#apply([...had.splice(0), ...this.#annotations(page, staged, image, orientation)]),
        ),
      );
      await breathe();
      refuseClosed(this.session);
    }
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
    const { largestIds } = this.inspected.staging;
    numberRecord(this.session.db, 'image', id, wanted ?? id, extra, largestIds.image);
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

  #annotations(
    page: readonly AnnotationRecord[],
    staged: StagedImage,
    image: Image,
    orientation: number,
  ): Change[] {
    const { categories } = this.inspected;
    const stored = orientation !== 1;
    const size = sizeFor(staged, image, stored)!;
    return page.flatMap((record): Change[] => {
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
        layer: 0,
        note: '',
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
