import type { Result } from '../result';

/** 0.4123 -> "41.2"; "-" for what does not occur. */
export const percent = (share: number | null): string =>
  share === null ? '-' : (share * 100).toFixed(1);

/** The figures as a table for a terminal, in percent. */
export function reportText({ set, model, scores, classes, failed, plan }: Result): string {
  const outlines = plan.boundary !== null;
  const columns = ['IoU', 'Acc', ...(outlines ? ['BF'] : [])];
  const rows = classes
    .filter(({ truth, predicted }) => truth + predicted > 0)
    .map(({ name, iou, accuracy, boundary }) => [
      name,
      percent(iou),
      percent(accuracy),
      ...(outlines ? [percent(boundary)] : []),
    ]);
  const width = Math.max(...rows.map(([name]) => name!.length), 8);
  const line = ([name, ...cells]: string[]): string =>
    [name!.padEnd(width), ...cells.map((cell) => cell.padStart(6))].join(' ');
  const head = [
    `mIoU ${percent(scores.mIoU)}`,
    `mAcc ${percent(scores.mAcc)}`,
    `aAcc ${percent(scores.aAcc)}`,
    ...(outlines ? [`mBF ${percent(scores.mBF)}`] : []),
  ].join('   ');
  const absent = classes.length - rows.length;
  return [
    line(['class', ...columns]),
    ...rows.map(line),
    ...(absent > 0 ? [`(${absent} classes occur neither in the truth nor in the prediction)`] : []),
    '',
    `${set.title}, ${model.title}: ${set.measured} of ${set.images} images`,
    head,
    ...failed.slice(0, 5).map(({ image, problem }) => `failed: ${image}: ${problem}`),
  ].join('\n');
}
