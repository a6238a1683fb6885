import type { Category } from '@shared/domain/category';
import type { Change } from '@shared/domain/edit';
import { type Db, type Divergence, getCategory, listCategories, sameRecord } from '../store';

const plain = (name: string): string => name.trim().toLowerCase();

/** Which category of this project each of another copy is, and those that this one lacks. */
export class MergedVocabulary {
  readonly #ids = new Map<number, number>();
  readonly #added: Category[] = [];
  readonly #mine: Category[];
  readonly #theirs: Map<number, Category>;
  #taken = 0;

  constructor(
    readonly db: Db,
    theirs: readonly Category[],
    readonly here: Divergence,
    readonly there: Divergence,
  ) {
    this.#mine = listCategories(db);
    this.#theirs = new Map(theirs.map((one) => [one.id, one]));
    for (const one of theirs) {
      const found = this.#counterpart(one);
      if (found) this.#ids.set(one.id, found.id);
      // One that was deleted here comes back only with a mask that needs it.
      else if (here.touch('category', one.id) === 0) this.idOf(one.id);
    }
  }

  /** Names of the categories that come in. */
  get added(): string[] {
    return this.#added.map(({ name }) => name);
  }

  /** The id in this project. @throws RangeError for a category that the other copy doesn't have */
  idOf(theirs: number): number {
    const known = this.#ids.get(theirs);
    if (known !== undefined) return known;
    const category = this.#theirs.get(theirs);
    if (!category) throw new RangeError(`No category ${theirs}.`);
    const all = [...this.#mine, ...this.#added];
    const added = {
      ...category,
      id: this.#freeId(category.id, all),
      hotkey: all.some(({ hotkey }) => hotkey === category.hotkey) ? null : category.hotkey,
      position: Math.max(-1, ...all.map(({ position }) => position)) + 1,
    };
    this.#added.push(added);
    this.#ids.set(theirs, added.id);
    return added.id;
  }

  nameOf(id: number): string {
    return [...this.#mine, ...this.#added].find((one) => one.id === id)?.name ?? '';
  }

  /** Pairs of a category here and as it is there, under the id and at the place it has here. */
  *pairs(): Iterable<{ mine: Category; theirs: Category; theirId: number }> {
    for (const mine of this.#mine)
      for (const theirs of this.#theirs.values()) {
        if (this.#ids.get(theirs.id) !== mine.id) continue;
        const renamed = this.#mine.some(
          ({ id, name }) => id !== mine.id && plain(name) === plain(theirs.name),
        );
        const name = renamed ? mine.name : theirs.name;
        const same = { ...theirs, id: mine.id, position: mine.position, name };
        if (!sameRecord(mine, same)) yield { mine, theirs: same, theirId: theirs.id };
      }
  }

  /** Changes that bring in what was added since the last time. */
  takeAdded(): Change[] {
    const fresh = this.#added.slice(this.#taken);
    this.#taken = this.#added.length;
    return fresh.map((after) => ({ table: 'category', id: after.id, before: null, after }));
  }

  #counterpart(theirs: Category): Category | undefined {
    const byId = this.#mine.find(({ id }) => id === theirs.id);
    // The same number given to a new category in each copy says nothing.
    if (byId && !this.here.made(byId.id) && !this.there.made(theirs.id)) return byId;
    return this.#mine.find(({ name }) => plain(name) === plain(theirs.name));
  }

  #freeId(wanted: number, all: readonly Category[]): number {
    if (!getCategory(this.db, wanted) && !all.some(({ id }) => id === wanted)) return wanted;
    return Math.max(...all.map(({ id }) => id)) + 1;
  }
}
