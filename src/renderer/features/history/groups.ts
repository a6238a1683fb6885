import type { HistoryStep } from '@shared/domain/history';

/** Steps that follow each other, on the same image (or on none, or on several), on the same day. */
export interface StepGroup {
  readonly steps: readonly HistoryStep[];
  /** Midnight of the day, local time. */
  readonly day: number;
}

const placeOf = ({ imageId, images }: HistoryStep): number => imageId ?? (images === 0 ? -1 : -2);
const dayOf = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

/** @param steps newest first */
export function groupSteps(steps: readonly HistoryStep[]): StepGroup[] {
  const groups: { steps: HistoryStep[]; day: number }[] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    const day = dayOf(step.at);
    if (last && last.day === day && placeOf(last.steps[0]!) === placeOf(step))
      last.steps.push(step);
    else groups.push({ steps: [step], day });
  }
  return groups;
}
