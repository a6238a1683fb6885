import type { Raw } from './read-records';

/** The ids that a file has had so far, to find those that come again. */
export class Ids {
  private readonly keys = { image: new Set<string>(), category: new Set<string>() };
  private readonly annotations = new Set<number>();

  /** Whether a record is the first of its id; says so if it isn't. */
  isNew(kind: 'image' | 'category', key: string, { tell }: Raw): boolean {
    if (!this.keys[kind].has(key)) {
      this.keys[kind].add(key);
      return true;
    }
    const message = `There is another ${kind} with the id ${key}; the first one counts.`;
    tell('skipped', `${kind}-duplicate-id`, message);
    return false;
  }

  /** The annotation's id, or null when another one has it. */
  fresh(id: number | null, { tell }: Raw): number | null {
    if (id === null || !this.annotations.has(id)) {
      if (id !== null) this.annotations.add(id);
      return id;
    }
    const message = `There is another annotation with the id ${id}; this one gets an id of its own.`;
    tell('mended', 'annotation-duplicate-id', message);
    return null;
  }
}
