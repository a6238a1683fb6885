import type { AnnotationRecord, Problem } from '../records';
import type { Raw } from './read-records';

type Kind = 'image' | 'category';

/** Which ids a file has and which it names: finds duplicates, and names of what isn't there. */
export class References {
  private readonly seen = { image: new Set<string>(), category: new Set<string>() };
  private readonly used = {
    image: new Map<string, Use>(),
    category: new Map<string, Use>(),
  };
  private readonly annotations = new Set<number>();

  /** Whether a record is the first of its id; says so if it isn't. */
  isNew(kind: Kind, key: string, { tell }: Raw): boolean {
    if (this.seen[kind].has(key)) {
      const message = `There is another ${kind} with the id ${key}; the first one counts.`;
      tell('skipped', `${kind}-duplicate-id`, message);
      return false;
    }
    this.seen[kind].add(key);
    // Annotations may have named it before it came.
    this.used[kind].delete(key);
    return true;
  }

  /** The id, or null when another annotation has it. */
  freshId(id: number | null, { tell }: Raw): number | null {
    if (id === null || !this.annotations.has(id)) {
      if (id !== null) this.annotations.add(id);
      return id;
    }
    const message = `There is another annotation with the id ${id}; this one gets an id of its own.`;
    tell('mended', 'annotation-duplicate-id', message);
    return null;
  }

  use({ image, category, where }: Pick<AnnotationRecord, 'image' | 'category' | 'where'>): void {
    this.note('image', image, where);
    this.note('category', category, where);
  }

  /** A problem for each id that is named but isn't there. */
  *unknown(): Generator<Problem> {
    for (const kind of ['image', 'category'] as const)
      for (const [key, { count, where }] of this.used[kind]) {
        const [who, were] =
          count === 1
            ? ['An annotation names', 'it was']
            : [`${count} annotations name`, 'they were'];
        const message = `${who} ${kind} ${key}, which isn't in the file; ${were} left out.`;
        yield { severity: 'skipped', code: `${kind}-unknown`, where, message };
      }
  }

  private note(kind: Kind, key: string, where: string): void {
    if (this.seen[kind].has(key)) return;
    const use = this.used[kind].get(key);
    if (use) use.count++;
    else this.used[kind].set(key, { count: 1, where });
  }
}

interface Use {
  count: number;
  /** Of the first. */
  readonly where: string;
}
