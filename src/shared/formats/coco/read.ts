import { type JsonItem, readJsonItems } from '../json';
import type { LabelRecord, Problem } from '../records';
import { Ids } from './ids';
import type { DecodePanoptic } from './panoptic';
import { isPanoptic, readPanoptic } from './read-panoptic';
import { annotationOf, categoryOf, imageOf, isObject, type Raw } from './read-records';

export interface ReadCocoOptions {
  /**
   * Only these records; the rest of the file is passed over quickly. Files may have their annotations before
   * their images: two passes, one for each, need no memory for either.
   */
  readonly only?: readonly ('set' | 'category' | 'image' | 'annotation')[];
  /** Reads the PNG beside a panoptic file. Without it, panoptic annotations are a problem each. */
  readonly decodePanoptic?: DecodePanoptic;
}

const KINDS = { categories: 'category', images: 'image', annotations: 'annotation' } as const;
type List = keyof typeof KINDS;
const isList = (name: string): name is List => Object.hasOwn(KINDS, name);

/** Top-level fields of other tools are carried up to this many characters. */
const MAX_EXTRA = 2 ** 22;

/**
 * Reads a COCO file (cocodataset.org/#format-data): instances, a results list, or panoptic. Records come in
 * the order of the file, what it says of the whole set at the end; keys are its ids. Never throws for what the
 * file holds: whatever is wrong with a record is a problem, and the rest goes on. A file that isn't COCO at all
 * is a problem with the code 'file-unreadable'. Fields that COCO doesn't define are carried in `extra`.
 *
 * Annotations of images or categories that the file doesn't hold are yielded like others, as they may be known
 * elsewhere. Masks are not looked at: `maskOf` does.
 * Memory: the ids of the file, and one record.
 */
export async function* readCoco(
  chunks: AsyncIterable<Uint8Array | string>,
  { only, decodePanoptic }: ReadCocoOptions = {},
): AsyncGenerator<LabelRecord> {
  const wants = (kind: 'set' | 'category' | 'image' | 'annotation'): boolean =>
    only?.includes(kind) ?? true;
  const wanted = (list: string | null): boolean =>
    wants(list === null ? 'annotation' : isList(list) ? KINDS[list] : 'set');
  const ids = new Ids();
  const set = new SetReader();
  const problems: Problem[] = [];
  let isCoco = false;
  for await (const event of readJsonItems(chunks, { wanted })) {
    if (event.kind === 'list') isCoco ||= event.list === null || isList(event.list);
    else if (event.kind === 'problem') problems.push(asUnreadable(event.problem));
    else if (event.item.list !== null && !isList(event.item.list)) set.take(event.item, problems);
    else {
      const raw = rawOf(event.item, problems);
      if (raw && isPanoptic(raw.json)) yield* readPanoptic(raw, decodePanoptic);
      else if (raw) yield* recordOf(event.item.list, raw, ids);
    }
    for (const problem of problems.splice(0)) {
      isCoco ||= problem.code === UNREADABLE;
      yield { kind: 'problem', problem };
    }
  }
  if (!isCoco) yield { kind: 'problem', problem: NOT_COCO };
  if (wants('set') && set.found) yield { kind: 'set', set: { extra: set.extra } };
}

const UNREADABLE = 'file-unreadable';

const NOT_COCO: Problem = {
  severity: 'skipped',
  code: UNREADABLE,
  where: '/',
  message: 'This is JSON, but no COCO: it has no images, categories or annotations.',
};

function asUnreadable(problem: Problem): Problem {
  const isWhole = problem.code === 'json-not-json' || problem.code === 'json-empty';
  return isWhole ? { ...problem, code: UNREADABLE } : problem;
}

function rawOf({ list, index, value, where }: JsonItem, problems: Problem[]): Raw | null {
  const tell: Raw['tell'] = (severity, code, message) =>
    problems.push({ severity, code, where, message });
  if (index === null) {
    tell('skipped', 'list-expected', `"${list}" is no list; it was left out.`);
    return null;
  }
  if (isObject(value)) return { json: value, where, tell };
  tell('skipped', 'record-not-object', 'It is no JSON object; it was left out.');
  return null;
}

function* recordOf(list: string | null, raw: Raw, ids: Ids): Generator<LabelRecord> {
  if (list === 'images') {
    const image = imageOf(raw);
    if (image && ids.isNew('image', image.key, raw)) yield { kind: 'image', image };
  } else if (list === 'categories') {
    const category = categoryOf(raw);
    if (category && ids.isNew('category', category.key, raw)) yield { kind: 'category', category };
  } else {
    const annotation = annotationOf(raw, list === null);
    if (!annotation) return;
    const id = ids.fresh(annotation.id, raw);
    yield { kind: 'annotation', annotation: { ...annotation, id } };
  }
}

/** Gathers what stands beside the lists: `info`, `licenses`, and lists and fields of other tools. */
class SetReader {
  found = false;
  readonly extra = Object.create(null) as { [key: string]: unknown };
  private length = 0;

  take({ list, index, value, length, where }: JsonItem, problems: Problem[]): void {
    this.found = true;
    const had = this.length;
    this.length += length;
    if (this.length > MAX_EXTRA) {
      if (had > MAX_EXTRA) return;
      const message = `Fields of other tools take more than ${MAX_EXTRA} characters; the rest of them was left out.`;
      problems.push({ severity: 'skipped', code: 'extra-too-long', where, message });
      return;
    }
    const name = list!;
    if (index === null) this.extra[name] = value;
    else {
      const before = this.extra[name];
      if (Array.isArray(before)) before.push(value);
      else this.extra[name] = [value];
    }
  }
}
