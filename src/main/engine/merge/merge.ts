import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { Change } from '@shared/domain/edit';
import type { Image } from '@shared/domain/image';
import type { Choose, Clash, MergeReport } from '@shared/domain/merge';
import { imagesOf, newEdit } from '@shared/edit';
import { AppError } from '@shared/errors';
import { safePath } from '@shared/formats/path';
import { backupIfChanged } from '../backup/backups';
import { takeBack, Teller } from '../batch';
import type { Context } from '../context';
import type { Progress } from '../exchange/transfers';
import { goneMessage, knownImage, measureAll } from '../files/images';
import { tellToReadAgain } from '../history';
import { imagePath, refuseClosed, type Session } from '../session';
import {
  applyEdit,
  countAnnotations,
  type Db,
  insertImage,
  readProject,
  setImageError,
  setImageSize,
  settle,
  transaction,
  unhurried,
} from '../store';
import { Comparison, type ImagePair, type Step } from './compare';

/** Clashes told one by one. */
const LISTED = 500;

/** Another copy of the open project, and where it came from. */
export interface Other {
  db: Db;
  file: string;
}

/** @throws AppError('bad-input') for a copy of another project */
export function refuseOtherProject({ db }: Session, other: Other): void {
  const theirs = blaming(other.file, () => readProject(other.db));
  if (theirs.uuid !== readProject(db).uuid)
    throw new AppError(
      'bad-input',
      `${other.file} is of another project (“${theirs.name}”). Choose a copy of the project that is open.`,
    );
}

/** Says what merging would do, and reads every record that would come in. @throws AppError('damaged') */
export async function reportOf(
  session: Session,
  other: Other,
  progress: Progress,
): Promise<MergeReport> {
  const comparison = blaming(other.file, () => new Comparison(session.db, other.db));
  const pairs = blaming(other.file, () => comparison.pairs());
  const unfit: string[] = [];
  const clashes: Clash[] = [];
  const count = { images: 0, newImages: 0, added: 0, changed: 0, removed: 0, clashCount: 0 };
  const tally = (steps: readonly Step[]): void => {
    for (const step of steps) {
      if ('clash' in step) {
        step.changes.theirs.forEach((change) => Change.parse(change));
        if (++count.clashCount <= LISTED) clashes.push(step.clash);
        continue;
      }
      const { table, before, after } = Change.parse(step.take);
      if (table !== 'annotation') continue;
      count[before === null ? 'added' : after === null ? 'removed' : 'changed']++;
    }
  };
  blaming(other.file, () => tally([...comparison.common()]));
  for (const [at, pair] of pairs.entries()) {
    await progress('checking', at / pairs.length);
    refuseClosed(session);
    blaming(other.file, () => {
      const { path } = pair.theirs;
      if (safePath(path).path !== path)
        throw new RangeError(`It names an image outside its folder: ${path}`);
      const fits = isFitting(pair, other.db);
      if (!fits) unfit.push(path);
      const steps = stepsOf(comparison, pair, pair.mine ?? unlabelled(pair.theirs), fits);
      if (!pair.mine) count.newImages++;
      if (steps.length > 0 || !pair.mine) count.images++;
      tally(steps);
    });
  }
  return { ...count, clashes, unfit, categories: comparison.vocabulary.added };
}

/**
 * Brings in what the other copy has: one step of the history, made image by image. Who cancels gets everything
 * back; rows of images that only the other copy had stay, as after a rescan.
 * @param choose what to do about a clash
 */
export async function merge(
  context: Context,
  session: Session,
  other: Other,
  choose: (clash: Clash) => Choose,
  progress: Progress,
): Promise<{ masks: number; images: number }> {
  const { db } = session;
  await backupIfChanged(context, session, 'merge');
  refuseClosed(session);
  const gesture = randomUUID();
  const teller = new Teller(context, session);
  const count = { masks: 0, images: 0 };
  let inserted = false;
  try {
    const comparison = new Comparison(db, other.db);
    const take = (steps: readonly Step[]): void => {
      const wanted = steps.flatMap((step) =>
        'clash' in step ? step.changes[choose(step.clash)] : [step.take],
      );
      const changes = [...comparison.vocabulary.takeAdded(), ...wanted];
      if (changes.length === 0) return;
      const edit = { ...newEdit('merge-copy', 'human', changes), gesture };
      const applied = unhurried(db, () => applyEdit(db, edit));
      if (!applied) return;
      teller.add(applied);
      count.images += imagesOf(applied.changes).size;
      count.masks += applied.changes.filter(({ table }) => table === 'annotation').length;
    };
    take([...comparison.common()]);
    const pairs = comparison.pairs();
    for (const [at, pair] of pairs.entries()) {
      await progress('writing', at / pairs.length);
      refuseClosed(session);
      if (!pair.mine) inserted = true;
      const image = pair.mine ?? insert(session, pair.theirs);
      const fits = isFitting(pair, other.db);
      if (fits && image.width === 0 && pair.theirs.width > 0)
        setImageSize(db, image.id, pair.theirs.width, pair.theirs.height);
      take(stepsOf(comparison, pair, image, fits));
    }
  } catch (error) {
    if (!session.closed.aborted) await takeBack(session, gesture, progress);
    teller.flush();
    throw error;
  }
  settle(db);
  if (inserted) await measureAll(context, session);
  teller.flush();
  if (inserted) tellToReadAgain(context, session);
  return count;
}

/** An image that isn't here has nothing to clash with. */
function stepsOf(comparison: Comparison, pair: ImagePair, image: Image, fits: boolean): Step[] {
  const steps = [...comparison.image(image, pair.theirs, fits)];
  if (pair.mine) return steps;
  return steps.flatMap((step): Step[] =>
    'clash' in step ? step.changes.theirs.map((take) => ({ take })) : [step],
  );
}

/** Masks fit an image of the same size, and one whose size nobody knows. */
function isFitting({ mine, theirs }: ImagePair, other: Db): boolean {
  const same = !mine || (mine.width === theirs.width && mine.height === theirs.height);
  return same || mine.width === 0 || countAnnotations(other, theirs.id) === 0;
}

/** As a new row of it would be. */
const unlabelled = (image: Image): Image => ({
  ...image,
  id: Number.MAX_SAFE_INTEGER,
  status: 'new',
  note: '',
  flagged: false,
});

/** A row for an image that only the other copy has; when its file isn't here, its masks wait for it. */
function insert(session: Session, { path, width, height }: Image): Image {
  const { db } = session;
  const file = statSync(imagePath(session, path), { throwIfNoEntry: false });
  const id = transaction(db, () => {
    const made = insertImage(db, { path, bytes: file?.size ?? 0, mtimeMs: file?.mtimeMs ?? 0 });
    setImageSize(db, made, width, height);
    if (!file) setImageError(db, made, goneMessage(path));
    return made;
  });
  return knownImage(session, id);
}

/** Whatever goes wrong while another file is read is the file's fault. */
function blaming<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new AppError(
      'damaged',
      `${file} is damaged: what is in it can't be merged. Nothing was changed.`,
      { cause },
    );
  }
}
