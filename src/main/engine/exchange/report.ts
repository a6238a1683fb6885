import type { ImportOptions, ImportReport } from '@shared/domain/exchange';
import type { Session } from '../session';
import { countAnnotations, type StagedImage } from '../store';
import type { Inspected } from './inspect';

/** Images looked at in one step. */
const BATCH = 256;

/** What an import with these options would do. */
export function reportOf(
  session: Session,
  { format, staging, problems, categories }: Inspected,
  options: ImportOptions,
): ImportReport {
  const report: ImportReport = {
    format: format.id,
    title: format.title,
    images: { matched: 0, missing: 0, labelled: 0 },
    categories: {
      matched: new Set(categories.ids.values()).size - categories.added.length,
      added: categories.added.map(({ name }) => name),
    },
    annotations: {
      added: 0,
      removed: 0,
      skipped: staging.counts().annotations,
      scored: staging.scored,
    },
    rotated: { images: 0, sample: null },
    problems: problems.list(),
  };
  const labelled = new Set<number>();
  const hadMasks = (id: number) => countAnnotations(session.db, id) > 0;
  for (let batch = staging.images(0, BATCH); batch.length > 0;) {
    for (const staged of batch) {
      const { target, turn, usable } = staged;
      if (target === null) report.images.missing++;
      else report.images.matched++;
      if (target !== null && usable > 0 && !labelled.has(target) && hadMasks(target)) {
        labelled.add(target);
        if (options.existing === 'replace')
          report.annotations.removed += countAnnotations(session.db, target);
      }
      if (turn === 'unsure' && usable > 0) {
        report.rotated.images++;
        report.rotated.sample ??= target;
      }
      if (!isTaken(staged, options, hadMasks)) continue;
      report.annotations.added += usable;
      report.annotations.skipped -= usable;
    }
    batch = staging.images(batch.at(-1)!.seq, BATCH);
  }
  report.images.labelled = labelled.size;
  return report;
}

/** Whether an image's annotations go in. */
export function isTaken(
  { target, usable }: StagedImage,
  { existing, missing }: ImportOptions,
  hadMasks: (imageId: number) => boolean,
): boolean {
  if (usable === 0) return false;
  if (target === null) return missing === 'keep';
  return existing !== 'skip' || !hadMasks(target);
}
