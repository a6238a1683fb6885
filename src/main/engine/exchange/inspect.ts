import type { Image } from '@shared/domain/image';
import type { Format } from '@shared/formats/format';
import type { AnnotationRecord, Problem } from '@shared/formats/records';
import { maskOf, type MaskResult } from '@shared/formats/shape';
import { safePath } from '@shared/formats/path';
import { orientationOf } from '../../imaging';
import { knownNumber, type StagedImage, type Staging } from '../store';
import { imagePath, type Session } from '../session';
import { type CategoryMatch, imageMatcher, matchCategories } from './match';
import { ProblemLog } from './problems';
import type { Chosen } from './source';
import { sourceFor } from './source';
import type { Progress } from './transfers';

/** A label file that was read and understood, waiting for a person to say what to do with it. */
export interface Inspected {
  readonly format: Format;
  readonly staging: Staging;
  readonly problems: ProblemLog;
  readonly categories: CategoryMatch;
  /** What the file says of the whole set. */
  readonly extra: Record<string, unknown>;
}

/** Reads a label file into `staging` and finds out what each record means. Nothing of the project changes. */
export async function inspect(
  session: Session,
  format: Format & Required<Pick<Format, 'read'>>,
  chosen: Chosen,
  staging: Staging,
  progress: Progress,
): Promise<Inspected> {
  const problems = new ProblemLog();
  const extra: Record<string, unknown> = {};
  for await (const record of format.read(sourceFor(chosen.files, session))) {
    if (record.kind === 'problem') problems.add(record.problem);
    else if (record.kind === 'annotation') staging.addAnnotation(record.annotation);
    else if (record.kind === 'set') Object.assign(extra, record.set.extra);
    else if (record.kind === 'category') {
      if (!staging.addCategory(record.category))
        problems.add(doubled('category', record.category.key));
    } else if (!staging.addImage(record.image)) problems.add(doubled('image', record.image.key));
    await progress('reading', chosen.read() / chosen.bytes);
  }
  await meetStrangers(staging, problems, progress);
  staging.seal();
  const records = staging.categories();
  const categories =
    records.length > 0
      ? matchCategories(session, records, problems)
      : { ids: knownNumbers(session), added: [] };
  await settleImages(session, { staging, problems, categories }, progress);
  return { format, staging, problems, categories, extra };
}

const doubled = (what: string, key: string): Problem => ({
  severity: 'skipped',
  code: `duplicate-${what}-id`,
  where: `${what} ${key}`,
  message: `The ${what} number ${key} is there more than once; the first is taken.`,
});

/** Files of results hold no images: their numbers are those of files that the project came from or went to. */
async function meetStrangers(
  staging: Staging,
  problems: ProblemLog,
  progress: Progress,
): Promise<void> {
  const results = staging.counts.images === 0;
  for (const { key, annotations, known } of staging.named()) {
    await progress('checking', 0);
    if (known) continue;
    if (results)
      staging.addImage({
        key,
        id: Number(key),
        fileName: '',
        width: null,
        height: null,
        extra: {},
      });
    else
      problems.add(
        {
          severity: 'skipped',
          code: 'image-unknown',
          where: `image ${key}`,
          message: `The file has annotations of image ${key} (${annotations}) and doesn't hold the image; they were left out.`,
        },
        annotations,
      );
  }
}

const knownNumbers = ({ db }: Session): Map<string, number> =>
  new Map(knownNumber(db, 'category').map(({ id, cocoId }) => [String(cocoId), id]));

type Settling = Pick<Inspected, 'staging' | 'problems' | 'categories'>;

async function settleImages(
  session: Session,
  { staging, problems, categories }: Settling,
  progress: Progress,
): Promise<void> {
  const match = imageMatcher(session);
  const { images } = staging.counts;
  let seen = 0;
  for (const staged of staging.images()) {
    const target = await match(staged);
    const turn = await turnOf(session, staged, target);
    const size = sizeFor(staged, target, turn === 'stored');
    const problem = imageProblem(staged, target, size);
    const left = problem?.severity === 'skipped';
    if (problem) problems.add(problem, left ? Math.max(1, staging.countOf(staged.key)) : 1);
    let usable = 0;
    if (size && !left)
      for (const page of staging.annotationsOf(staged.key))
        for (const annotation of page) {
          const { mask, problems: found } = maskFor(annotation, categories, size);
          for (const one of found) problems.add(one);
          if (mask) usable++;
          await progress('checking', seen / images);
        }
    staging.settle({ seq: staged.seq, target: target?.id ?? null, turn, usable });
    await progress('checking', ++seen / images);
  }
}

interface Size {
  width: number;
  height: number;
}

/** The frame that the file's masks lie in: the image as it is stored, or as it is shown. */
export function sizeFor(
  { width, height }: Pick<StagedImage, 'width' | 'height'>,
  target: Image | null,
  stored: boolean,
): Size | null {
  if (!target || target.width === 0)
    return width !== null && height !== null && width > 0 && height > 0 ? { width, height } : null;
  // Turned by a quarter or not: which of the two the file means is the same question as `turn`.
  const swapped = stored && width === target.height && height === target.width;
  return swapped
    ? { width: target.height, height: target.width }
    : { width: target.width, height: target.height };
}

async function turnOf(
  session: Session,
  { width, height }: StagedImage,
  target: Image | null,
): Promise<StagedImage['turn']> {
  if (!target || target.width === 0) return 'none';
  const swapped = width === target.height && height === target.width;
  const same = width === target.width && height === target.height;
  if (!swapped && !same) return 'none';
  const orientation = await orientationOf(imagePath(session, target.path));
  if (orientation === 1) return 'none';
  const quarter = orientation >= 5;
  if (swapped && !same) return quarter ? 'stored' : 'none';
  // The size tells only when a quarter turn would change it.
  return quarter && !swapped ? 'none' : 'unsure';
}

function imageProblem(
  { key, fileName, width, height }: StagedImage,
  target: Image | null,
  size: Size | null,
): Problem | null {
  const where = `image ${key}`;
  const shown = fileName === '' ? `Image ${key}` : fileName.slice(0, 200);
  if (!target) {
    if (fileName === '')
      return {
        severity: 'skipped',
        code: 'image-unknown',
        where,
        message: `No image of the project has the number ${key}; what the file says of it was left out. Import or export the data set's images first, so that the numbers are known.`,
      };
    const { path, problem } = safePath(fileName, where);
    if (path === null) return { ...problem, severity: 'skipped' };
    if (size === null)
      return {
        severity: 'skipped',
        code: 'image-missing-size',
        where,
        message: `${shown} is not in the project's folder and the file doesn't tell its size; its masks were left out.`,
      };
    return {
      severity: 'noted',
      code: 'image-missing',
      where,
      message: `${shown} is not in the project's folder. Put it there and rescan, and its masks are on it.`,
    };
  }
  if (size === null)
    return {
      severity: 'skipped',
      code: 'image-unreadable',
      where,
      message: `${target.path} can't be opened and the file doesn't tell its size; its masks were left out.`,
    };
  if (width !== null && height !== null && (width !== size.width || height !== size.height))
    return {
      severity: 'skipped',
      code: 'image-size',
      where,
      message: `${shown} has ${width} x ${height} pixels in the file and ${size.width} x ${size.height} in the folder: it is another picture, or was resized. Its masks were left out.`,
    };
  return null;
}

/** An annotation's mask in the frame of its file; none when it has no category that is known. */
export function maskFor(
  { category, shape, where }: AnnotationRecord,
  { ids }: CategoryMatch,
  { width, height }: Size,
): MaskResult {
  if (ids.has(category)) return maskOf(shape, width, height, where);
  const problem: Problem = {
    severity: 'skipped',
    code: 'category-unknown',
    where,
    message: `The category ${category} is not in the file; the annotation was left out.`,
  };
  return { mask: null, problems: [problem] };
}
