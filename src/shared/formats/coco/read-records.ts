import type { BBox } from '../../domain/mask';
import type { JsonValue } from '../json';
import { safePath } from '../path';
import type { AnnotationRecord, CategoryRecord, Extra, ImageRecord, Problem } from '../records';
import { shapeOf } from './read-shape';

export type JsonObject = { [key: string]: JsonValue };

/** A record in the making: its JSON, where it stands, and whom to tell of problems. */
export interface Raw {
  readonly json: JsonObject;
  readonly where: string;
  readonly tell: (severity: Problem['severity'], code: string, message: string) => void;
}

export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const NOTHING: Extra = Object.freeze(Object.create(null));

/** The fields that are none of `known`; a fresh object without a prototype. */
function extraOf(json: JsonObject, known: ReadonlySet<string>): Extra {
  const others = Object.keys(json).filter((key) => !known.has(key));
  if (others.length === 0) return NOTHING;
  const extra = Object.create(null) as JsonObject;
  for (const key of others) extra[key] = json[key]!;
  return extra;
}

/** An id as a key: 7, 7.0 and "7" are one. null for what can't be an id. */
export function keyOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The number that a key stands for; null when it stands for none that can be kept exactly. */
function idOf(key: string): number | null {
  const id = Number(key);
  return Number.isSafeInteger(id) && String(id) === key ? id : null;
}

const IMAGE = new Set(['id', 'file_name', 'width', 'height']);

export function imageOf({ json, where, tell }: Raw): ImageRecord | null {
  const key = keyOf(json['id']);
  if (key === null) {
    tell('skipped', 'image-id-missing', 'An image without an id was left out.');
    return null;
  }
  let fileName = json['file_name'];
  if (typeof fileName !== 'string' || fileName === '') {
    fileName = nameInUrl(json['coco_url']);
    tell(
      'mended',
      'image-name-missing',
      fileName
        ? `Image ${key} has no file_name; the one in its coco_url was taken.`
        : `Image ${key} has no file_name; it counts as missing until it is linked by hand.`,
    );
  }
  if (fileName) {
    const { problem } = safePath(fileName, where);
    // A name that can't be a path is told by whoever needs one; the image may be found without.
    if (problem?.severity === 'mended') tell(problem.severity, problem.code, problem.message);
  }
  const [width, height] = [sideOf(json['width']), sideOf(json['height'])];
  if (width === null || height === null)
    tell('noted', 'image-size-missing', `Image ${key} has no usable width and height.`);
  return { key, id: idOf(key), fileName, width, height, extra: extraOf(json, IMAGE) };
}

/** LVIS names its images only by address; its readers take the folder and the name from there. */
function nameInUrl(url: JsonValue | undefined): string {
  return typeof url === 'string' ? (/[^/?#]+\/[^/?#]+(?=$|[?#])/.exec(url)?.[0] ?? '') : '';
}

const sideOf = (value: JsonValue | undefined): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;

const CATEGORY = new Set(['id', 'name', 'supercategory']);

export function categoryOf({ json, tell }: Raw): CategoryRecord | null {
  const key = keyOf(json['id']);
  if (key === null) {
    tell('skipped', 'category-id-missing', 'A category without an id was left out.');
    return null;
  }
  if (key === '0')
    tell('noted', 'category-id-zero', 'Category 0 was kept; many trainers take 0 for background.');
  const { name: given, supercategory } = json;
  const name = keyOf(given)?.trim() || `category ${key}`;
  if (typeof given !== 'string' || given.trim() === '')
    tell('mended', 'category-name-missing', `Category ${key} has no name; it is called "${name}".`);
  return {
    key,
    id: idOf(key),
    name,
    supercategory: typeof supercategory === 'string' ? supercategory : '',
    extra: extraOf(json, CATEGORY),
  };
}

const ANNOTATION = new Set([
  ...['id', 'image_id', 'category_id', 'segmentation'],
  ...['area', 'bbox', 'iscrowd', 'score'],
]);

/** @param isResult of a results list, where ids, areas and often masks are not to be expected */
export function annotationOf(raw: Raw, isResult: boolean): AnnotationRecord | null {
  const { json, where, tell } = raw;
  const image = keyOf(json['image_id']);
  if (image === null) {
    tell('skipped', 'annotation-image-missing', 'An annotation without image_id was left out.');
    return null;
  }
  const category = keyOf(json['category_id']);
  if (category === null) {
    const message = 'An annotation without category_id was left out.';
    tell('skipped', 'annotation-category-missing', message);
    return null;
  }
  const key = keyOf(json['id']);
  const id = key === null ? null : idOf(key);
  const { area, bbox } = json;
  const box = boxOf(bbox);
  const shape = shapeOf(json['segmentation'], box, isResult, tell);
  if (!isResult && shape.kind !== 'nothing') {
    const noted = (code: string, what: string): void =>
      tell('noted', code, `The annotation has no usable ${what}; it comes from the mask.`);
    if (id === null)
      tell('noted', 'annotation-id-missing', 'The annotation gets an id of its own.');
    if (typeof area !== 'number' || !(area >= 0)) noted('area-missing', 'area');
    if (box === null) noted(bbox === undefined ? 'bbox-missing' : 'bbox-bad', 'bbox');
  }
  return {
    id,
    image,
    category,
    shape,
    crowd: crowdOf(raw),
    score: scoreOf(raw),
    extra: extraOf(json, ANNOTATION),
    stated: { area: typeof area === 'number' && Number.isFinite(area) ? area : null, box },
    where,
  };
}

function boxOf(value: JsonValue | undefined): BBox | null {
  const isBox =
    Array.isArray(value) &&
    value.length === 4 &&
    value.every((number) => typeof number === 'number' && Number.isFinite(number));
  return isBox ? (value as BBox) : null;
}

function crowdOf({ json: { iscrowd }, tell }: Raw): boolean {
  if (iscrowd === undefined || iscrowd === 0 || iscrowd === false) return false;
  if (iscrowd === 1 || iscrowd === true) return true;
  tell('mended', 'iscrowd-bad', 'The field iscrowd is neither 0 nor 1; it was taken as 0.');
  return false;
}

function scoreOf({ json: { score }, tell }: Raw): number | null {
  if (score === undefined || score === null) return null;
  if (typeof score !== 'number' || Number.isNaN(score)) {
    tell('mended', 'score-bad', 'The score is no number; it was dropped.');
    return null;
  }
  if (score >= 0 && score <= 1) return score;
  tell('mended', 'score-range', `The score ${score} is not in 0..1; the nearer end was taken.`);
  return score < 0 ? 0 : 1;
}
