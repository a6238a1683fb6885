import { type Annotation, isSuggestion } from '@shared/domain/annotation';
import { Category } from '@shared/domain/category';
import type { Change } from '@shared/domain/edit';
import { Image, type ImageStatus } from '@shared/domain/image';
import type { Choose, Clash } from '@shared/domain/merge';
import { newId } from '@shared/edit';
import {
  annotationsOf,
  type Db,
  divergence,
  getAnnotation,
  imageFiles,
  listCategories,
  measure,
  readRules,
  sameRecord,
  tagsOf,
  type Touch,
} from '../store';
import { MergedVocabulary } from './vocabulary';

/** A change that comes in, or, where people disagree, the choice between changes. */
export type Step = { take: Change } | { clash: Clash; changes: Record<Choose, Change[]> };

/** An image of the other copy and the same one here; null: there is none. */
export interface ImagePair {
  mine: Image | null;
  theirs: Image;
}

/** What is wanted of a record that differs: a person's work goes before a model's. Pure. */
export function decide(
  mine: { gone: boolean; touch: Touch },
  theirs: { gone: boolean; touch: Touch },
): 'mine' | 'theirs' | 'clash' {
  if (mine.touch !== theirs.touch) return mine.touch > theirs.touch ? 'mine' : 'theirs';
  if (mine.touch === 1) return 'mine';
  // No history tells how they came to differ (an import that was taken back): what is there stays.
  if (mine.touch === 0 && mine.gone !== theirs.gone) return mine.gone ? 'theirs' : 'mine';
  return 'clash';
}

/** Two copies of a project, compared record by record. */
export class Comparison {
  readonly #here;
  readonly #there;
  readonly vocabulary: MergedVocabulary;

  constructor(
    readonly mine: Db,
    readonly theirs: Db,
  ) {
    this.#here = divergence(mine, theirs);
    this.#there = divergence(theirs, mine);
    const categories = Category.array().parse(listCategories(theirs));
    this.vocabulary = new MergedVocabulary(mine, categories, this.#here, this.#there);
  }

  /** Images by path; those that have been moved in one copy, by content. */
  pairs(): ImagePair[] {
    const mine = imageFiles(this.mine);
    const theirs = Image.array().parse(imageFiles(this.theirs));
    const byPath = new Map(mine.map((image) => [image.path, image]));
    const paths = new Set(theirs.map(({ path }) => path));
    const moved = new Map(
      mine.filter(({ path, hash }) => hash && !paths.has(path)).map((image) => [image.hash, image]),
    );
    return theirs.map((image) => {
      const found = byPath.get(image.path) ?? moved.get(image.hash) ?? null;
      if (found && !byPath.has(image.path)) moved.delete(image.hash);
      return { mine: found, theirs: image };
    });
  }

  /** What to do about the vocabulary and the rules. */
  *common(): Iterable<Step> {
    for (const { mine, theirs, theirId } of this.vocabulary.pairs()) {
      const prompts = [...new Set([...mine.prompts, ...theirs.prompts])].slice(0, 64);
      const change: Change = { table: 'category', id: mine.id, before: mine, after: theirs };
      const both: Change = { ...change, after: { ...mine, prompts } };
      yield* this.#step(change, theirId, [both], null);
    }
    const [before, after] = [readRules(this.mine), readRules(this.theirs)];
    if (!sameRecord(before, after)) yield* this.#step({ table: 'rules', id: 1, before, after }, 1);
  }

  /** What to do about an image that both copies have. Its size is the same in both when there are masks. */
  *image(mine: Image, theirs: Image, masks: boolean): Iterable<Step> {
    if (masks) yield* this.#masks(mine, theirs);
    yield* this.#status(mine, theirs);
    const tags = { before: tagsOf(this.mine, mine.id), after: tagsOf(this.theirs, theirs.id) };
    const of = { table: 'image-tags', id: mine.id } as const;
    const all = [...new Set([...tags.before, ...tags.after])].sort().slice(0, 64);
    if (!sameRecord(tags.before, tags.after))
      yield* this.#step({ ...of, ...tags }, theirs.id, [{ ...of, ...tags, after: all }], mine);
    if (mine.note !== theirs.note) {
      const note = { table: 'image-note', id: mine.id, before: mine.note } as const;
      const joined = [mine.note, theirs.note].filter(Boolean).join('\n').slice(0, 10_000);
      const change = { ...note, after: theirs.note };
      yield* this.#step(change, theirs.id, [{ ...note, after: joined }], mine);
    }
    if (mine.flagged !== theirs.flagged) {
      const flag = { table: 'image-flag', id: mine.id, before: mine.flagged } as const;
      const change = { ...flag, after: theirs.flagged };
      yield* this.#step(change, theirs.id, [{ ...flag, after: true }], mine);
    }
  }

  *#masks(image: Image, other: Image): Iterable<Step> {
    const had = annotationsOf(this.mine, image.id);
    const lost = had.filter(({ id }) => !getAnnotation(this.theirs, id));
    for (const found of annotationsOf(this.theirs, other.id)) {
      const before = getAnnotation(this.mine, found.id);
      // Asked first: a category is added only for a mask that comes in.
      if (this.#decide('annotation', found.id, found.id, before, found) === 'mine') continue;
      const categoryId = this.vocabulary.idOf(found.categoryId);
      const after = { ...found, ...measure(found.mask), imageId: image.id, categoryId };
      if (after.area === 0 || (before && sameRecord(before, after))) continue;
      const twin = before ? undefined : lost.find((one) => isTwin(one, after));
      if (twin && (isSuggestion(after) || sameRecord({ ...twin, id: after.id }, after))) continue;
      // The same suggestion, made in both copies and judged there.
      if (twin && isSuggestion(twin))
        yield { take: { table: 'annotation', id: twin.id, before: twin, after: null } };
      const change: Change = { table: 'annotation', id: after.id, before, after };
      const id = newId();
      const copy: Change = { table: 'annotation', id, before: null, after: { ...after, id } };
      yield* this.#step(change, after.id, before ? [copy] : [change], image);
    }
    for (const before of lost)
      yield* this.#step(
        { table: 'annotation', id: before.id, before, after: null },
        before.id,
        [],
        image,
      );
  }

  *#status(mine: Image, theirs: Image): Iterable<Step> {
    if (mine.status === theirs.status) return;
    const { id, status: before } = mine;
    const change: Change = { table: 'image-status', id, before, after: theirs.status };
    const clash = this.#decide('image-status', id, theirs.id, before, theirs.status) === 'clash';
    // All but 'done' follows from the masks by itself: the one that is further on says more.
    if (!clash || [before, theirs.status].includes('done'))
      yield* this.#step(change, theirs.id, [], mine);
    else if (ORDER[theirs.status] > ORDER[before]) yield { take: change };
  }

  #decide(
    table: Change['table'],
    id: string | number,
    theirId: string | number,
    before: Change['before'],
    after: Change['after'],
  ): 'mine' | 'theirs' | 'clash' {
    return decide(
      { gone: before === null, touch: this.#here.touch(table, id) },
      { gone: after === null, touch: this.#there.touch(table, theirId) },
    );
  }

  #step(
    change: Change,
    theirId: string | number,
    both: Change[] = [],
    image: Image | null = null,
  ): Step[] {
    const wanted = this.#decide(change.table, change.id, theirId, change.before, change.after);
    if (wanted === 'mine') return [];
    if (wanted === 'theirs') return [{ take: change }];
    const clash: Clash = {
      id: `${change.table}:${change.id}`,
      kind: change.table,
      imageId: image?.id ?? null,
      imagePath: image?.path ?? null,
      mine: this.#side(change.before),
      theirs: this.#side(change.after),
    };
    return [{ clash, changes: { mine: [], theirs: [change], both } }];
  }

  #side(record: Change['before']): Clash['mine'] {
    if (record === null) return null;
    if (typeof record === 'object' && 'mask' in record) {
      const { categoryId, status, area } = record;
      return { text: this.vocabulary.nameOf(categoryId), status, area };
    }
    return { text: textOf(record), status: null, area: null };
  }
}

const ORDER: Record<ImageStatus, number> = { new: 0, suggested: 1, 'in-progress': 2, done: 3 };

const isTwin = (a: Annotation, b: Annotation): boolean =>
  a.categoryId === b.categoryId && a.mask.counts === b.mask.counts;

function textOf(value: Exclude<Change['before'], null | Annotation>): string {
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value !== 'object') return String(value);
  if ('name' in value) return [value.name, ...value.prompts].join('; ');
  return JSON.stringify(value);
}
