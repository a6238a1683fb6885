import type { ProblemGroup } from '@shared/domain/exchange';

/** Each kind of problem with its number and its first examples, for people. */
export function problemLines(problems: readonly ProblemGroup[], examples = 3): string[] {
  return problems.flatMap(({ severity, code, count, examples: known }) => [
    `${severity} ${count} x ${code}`,
    ...known
      .slice(0, examples)
      .map(({ where, message }) => `  ${where === '' ? '' : `${where}: `}${message}`),
    ...(count > examples && known.length > examples ? [`  … and ${count - examples} more`] : []),
  ]);
}
