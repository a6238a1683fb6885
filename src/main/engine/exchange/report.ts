import type { ImportOptions, ImportReport } from '@shared/domain/exchange';
import type { Session } from '../session';
import { countAnnotations, type Outcome } from '../store';
import type { Inspected } from './inspect';

/**
 * What an import with these options would do.
 * @param breathe called between images; what it throws ends this
 */
export async function reportOf(
  session: Session,
  { format, staging, problems, categories }: Inspected,
  options: ImportOptions,
  breathe: () => Promise<void>,
): Promise<ImportReport> {
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
      skipped: staging.counts.annotations,
      scored: staging.counts.scored,
    },
    rotated: { images: 0, sample: null },
    problems: problems.list(),
  };
  const labelled = new Set<number>();
  const hadMasks = (id: number) => countAnnotations(session.db, id) > 0;
  for (const outcome of staging.outcomes()) {
    await breathe();
    const { target, turn, usable } = outcome;
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
    if (!isTaken(outcome, options, hadMasks)) continue;
    report.annotations.added += usable;
    report.annotations.skipped -= usable;
  }
  report.images.labelled = labelled.size;
  return report;
}

/** Whether an image's annotations go in. */
export function isTaken(
  { target, usable }: Pick<Outcome, 'target' | 'usable'>,
  { existing, missing }: ImportOptions,
  hadMasks: (imageId: number) => boolean,
): boolean {
  if (usable === 0) return false;
  if (target === null) return missing === 'keep';
  return existing !== 'skip' || !hadMasks(target);
}
