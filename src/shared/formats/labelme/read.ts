import type { Rle } from '../../domain/mask';
import { encode, decode, unite } from '../../mask';
import type { FormatReader, Source } from '../format';
import { readJsonItems, type JsonItem } from '../json';
import type { Extra, LabelRecord, Shape } from '../records';
import { maskOf } from '../shape';
import { asNumber, asObject, asText, carried } from '../support/json';
import { isSize, ringOfBox } from '../support/masks';
import { baseName, extensionOf, folderOf, join, stemOf } from '../support/paths';
import { imageTwice, problemRecord, shown, unreadable } from '../support/problem';
import { bounded, textOf, TooLarge } from '../support/text';
import { shapeOf, sketchOf, type Frame, type Sketch } from './shape';

/** Everything but the image's own bytes, which a file may hold a second time. */
const WANTED = ['shapes', 'imagePath', 'imageWidth', 'imageHeight'];
const MAX_SHAPES = 100_000;
const MAX_FILE = 256 * 2 ** 20;

/** LabelMe's own words for what is no object. */
const NOBODY = ['__ignore__', '_background_'];

/**
 * Reads LabelMe's files (github.com/wkentaro/labelme): one JSON an image. Shapes of one label and one
 * `group_id` are parts of one object. Points and lines have no area and are left out.
 */
export const readLabelMe: FormatReader = async function* (source) {
  const paths: string[] = [];
  for await (const path of source.files.list())
    if (extensionOf(path) === 'json') paths.push(path);
    else if (baseName(path) === 'labels.txt') paths.unshift(path);
  const categories = new Set<string>();
  const images = new Set<string>();
  for (const path of paths)
    if (extensionOf(path) === 'txt') yield* readNames(source, path, categories);
    else yield* readFile(source, path, categories, images);
};

/** The list that LabelMe is started with. */
async function* readNames(
  { files }: Source,
  path: string,
  categories: Set<string>,
): AsyncGenerator<LabelRecord> {
  try {
    for (const line of (await textOf(files.open(path), 2 ** 20)).split(/\r\n|\n|\r/))
      if (line.trim() !== '' && !NOBODY.includes(line.trim()))
        yield* category(line.trim(), categories);
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    yield unreadable(path, error.message);
  }
}

function* category(name: string, categories: Set<string>): Generator<LabelRecord> {
  if (categories.has(name)) return;
  categories.add(name);
  yield {
    kind: 'category',
    category: { key: name, id: null, name, supercategory: '', extra: {} },
  };
}

/** A shape of the file, before the size of the image is known. */
interface Drawn {
  readonly label: string;
  readonly group: number | null;
  readonly sketch: Sketch;
  readonly extra: Extra;
  readonly where: string;
}

interface Content {
  readonly head: ReadonlyMap<string, JsonItem['value']>;
  readonly shapes: readonly Drawn[];
}

async function* contentOf({ files }: Source, path: string): AsyncGenerator<LabelRecord, Content> {
  const shapes: Drawn[] = [];
  const head = new Map<string, JsonItem['value']>();
  const wanted = (key: string | null): boolean => key !== null && WANTED.includes(key);
  for await (const event of readJsonItems(bounded(files.open(path), MAX_FILE), { wanted })) {
    if (event.kind === 'problem') {
      const { severity, code, where, message } = event.problem;
      yield problemRecord(severity, code, `${path}, ${where}`, message);
    }
    if (event.kind !== 'item') continue;
    const { list, index, value } = event.item;
    if (list === 'shapes' && index !== null) shapes.push(drawn(event.item, path));
    else if (list !== null) head.set(list, value);
    if (shapes.length < MAX_SHAPES) continue;
    yield problemRecord(
      'skipped',
      'too-many',
      path,
      `Only ${MAX_SHAPES} shapes of ${path} are read.`,
    );
    break;
  }
  return { head, shapes };
}

function drawn({ value, where }: JsonItem, path: string): Drawn {
  const json = asObject(value) ?? {};
  return {
    label: asText(json.label)?.trim() ?? '',
    group: asNumber(json.group_id),
    sketch: sketchOf(json),
    extra: carried(json, ['description', 'flags', 'attributes']),
    where: `${path}, ${where}`,
  };
}

async function* readFile(
  source: Source,
  path: string,
  categories: Set<string>,
  images: Set<string>,
): AsyncGenerator<LabelRecord> {
  let content: Content;
  try {
    content = yield* contentOf(source, path);
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return yield unreadable(path, error.message);
  }
  const { head, shapes } = content;
  if (shapes.length === 0 && !head.has('imagePath'))
    return yield unreadable(path, 'it has neither shapes nor the path of an image');
  const named = resolve(folderOf(path), asText(head.get('imagePath')) ?? baseName(stemOf(path)));
  const found = await source.findImage(named);
  const fileName = found?.fileName ?? named;
  const [width, height] = [asNumber(head.get('imageWidth')), asNumber(head.get('imageHeight'))];
  const frame = isSize(width ?? 0, height ?? 0) ? { width: width!, height: height! } : found;
  if (frame === null)
    return yield problemRecord(
      'skipped',
      'image-missing',
      path,
      `${path} was left out: it doesn't say how large its image is, and there is no image ${shown(named)}.`,
    );
  if (images.has(fileName)) return yield imageTwice(path, fileName);
  images.add(fileName);
  yield {
    kind: 'image',
    image: {
      key: fileName,
      id: null,
      fileName,
      width: frame.width,
      height: frame.height,
      extra: {},
    },
  };
  yield* readShapes(source, shapes, fileName, frame, categories);
}

interface Part extends Drawn {
  readonly shape: Shape;
}

function* readShapes(
  { inflate }: Source,
  shapes: readonly Drawn[],
  image: string,
  frame: Frame,
  categories: Set<string>,
): Generator<LabelRecord> {
  const objects = new Map<string, Part[]>();
  for (const one of shapes) {
    const { label, group, where } = one;
    const shape = shapeOf(one.sketch, frame, inflate);
    const why =
      typeof shape === 'string'
        ? shape
        : label === ''
          ? 'it has no label'
          : NOBODY.includes(label)
            ? `${label} is what belongs to nobody`
            : null;
    if (why !== null || typeof shape === 'string') {
      yield problemRecord('skipped', 'shape-unreadable', where, `The shape was left out: ${why}.`);
      continue;
    }
    const key = group === null ? `alone ${where}` : `group ${group} ${label}`;
    const parts = objects.get(key) ?? [];
    parts.push({ ...one, shape });
    objects.set(key, parts);
  }
  for (const parts of objects.values()) {
    const { label, extra, where } = parts[0]!;
    const shape = united(parts, frame);
    if (shape === null) continue;
    yield* category(label, categories);
    yield {
      kind: 'annotation',
      annotation: {
        id: null,
        image,
        category: label,
        shape,
        crowd: false,
        score: null,
        extra,
        where,
      },
    };
  }
}

/** The parts of an object as one shape: rings where all are rings, else pixels. */
function united(parts: readonly Part[], { width, height }: Frame): Shape | null {
  if (parts.length === 1) return parts[0]!.shape;
  const rings = parts.flatMap(({ shape }) => ringsOf(shape) ?? []);
  if (parts.every(({ shape }) => ringsOf(shape) !== null)) return { kind: 'polygons', rings };
  const masks = parts.flatMap(({ shape }) => maskOf(shape, width, height).mask ?? []);
  const [first, ...others] = masks;
  return first === undefined ? null : { kind: 'rle', rle: unitedMask(first, others) };
}

function unitedMask(first: Rle, others: readonly Rle[]): Rle {
  const bitmap = decode(first);
  for (const other of others) unite(bitmap, decode(other));
  return encode(bitmap);
}

function ringsOf(shape: Shape): readonly (readonly number[])[] | null {
  if (shape.kind === 'polygons') return shape.rings;
  return shape.kind === 'box' ? [ringOfBox(shape.box)] : null;
}

/** The path of an image as the folder of the JSON sees it; what leads out of the source starts at its top. */
function resolve(folder: string, path: string): string {
  const segments: string[] = [];
  for (const segment of join(folder, path.replaceAll('\\', '/')).split('/'))
    if (segment === '..') segments.pop();
    else if (segment !== '.' && segment !== '') segments.push(segment);
  return segments.join('/');
}
