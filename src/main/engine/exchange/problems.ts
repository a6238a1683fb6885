import type { ProblemGroup } from '@shared/domain/exchange';
import type { Problem } from '@shared/formats/records';

/** Enough to see what is meant; a report is read by a person. */
const EXAMPLES = 20;
/** A hostile file may invent kinds of problems, too. */
const KINDS = 500;

const RANK = { skipped: 0, mended: 1, noted: 2 } as const;

/** Gathers problems by kind, in bounded memory. */
export class ProblemLog {
  readonly #groups = new Map<string, ProblemGroup>();

  readonly add = ({ severity, code, where, message }: Problem, times = 1): void => {
    const key = `${severity} ${code}`;
    let group = this.#groups.get(key);
    if (!group) {
      if (this.#groups.size === KINDS) return;
      this.#groups.set(key, (group = { severity, code, count: 0, examples: [] }));
    }
    group.count += times;
    if (group.examples.length < EXAMPLES) group.examples.push({ where, message });
  };

  /** What was left out comes first, then what there is most of. */
  list(): ProblemGroup[] {
    return [...this.#groups.values()].sort(
      (a, b) => RANK[a.severity] - RANK[b.severity] || b.count - a.count,
    );
  }
}
