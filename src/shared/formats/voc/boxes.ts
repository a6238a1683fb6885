import { bboxOf } from '../../mask';
import type { BBox } from '../../domain/mask';
import type { FormatReader, FormatWriter, LabelledImage, Source } from '../format';
import type { LabelRecord } from '../records';
import { isSize } from '../support/masks';
import { baseName, extensionOf, folderOf, join, stemOf } from '../support/paths';
import { imageTwice, problem, problemRecord, unreadable } from '../support/problem';
import { numberOf } from '../support/text';
import { attempt, nameKeeper, uncrowded, whereOf, type Report } from '../support/write';
import { BadXml, childOf, element, elementsOf, textIn, type XmlElement } from '../support/xml';
import { imageSets } from './image-sets';

/** Fields of an object that are carried along, written in this order before the box. */
const CARRIED = ['pose', 'truncated', 'difficult', 'occluded'] as const;

/**
 * Reads Pascal VOC's boxes (host.robots.ox.ac.uk/pascal/VOC): one XML file an image. Pixels are counted from 1
 * and both corners belong to the box.
 */
export const readVocBoxes: FormatReader = async function* (source) {
  const paths: string[] = [];
  for await (const path of source.files.list()) if (extensionOf(path) === 'xml') paths.push(path);
  const categories = new Set<string>();
  const images = new Set<string>();
  for (const path of paths.sort())
    try {
      let found = false;
      for await (const annotation of elementsOf(source.files.open(path), new Set(['annotation']))) {
        found = true;
        yield* readImage(source, path, annotation, categories, images);
      }
      if (!found) yield unreadable(path, 'it has no "annotation" element');
    } catch (error) {
      if (!(error instanceof BadXml)) throw error;
      yield unreadable(`${path}, line ${error.line}`, error.message);
    }
};

async function* readImage(
  { findImage }: Source,
  path: string,
  annotation: XmlElement,
  categories: Set<string>,
  images: Set<string>,
): AsyncGenerator<LabelRecord> {
  const given = textIn(annotation, 'filename');
  const folder = folderOf(path.replace(/(^|.*\/)Annotations\//, ''));
  const named = join(folder, given ? baseName(given) : baseName(stemOf(path)));
  const image = await findImage(named);
  const fileName = image?.fileName ?? named;
  if (images.has(fileName)) return yield imageTwice(path, fileName);
  const size = childOf(annotation, 'size');
  const [width, height] = ['width', 'height']
    .map((side) => (size && textIn(size, side)) ?? '')
    .map(numberOf);
  const sized = isSize(width!, height!) ? { width: width!, height: height! } : image;
  images.add(fileName);
  yield {
    kind: 'image',
    image: {
      key: fileName,
      id: null,
      fileName,
      width: sized?.width ?? null,
      height: sized?.height ?? null,
      extra: {},
    },
  };
  for (const object of annotation.children.filter(({ name }) => name === 'object'))
    yield* readObject(path, object, fileName, categories);
}

function* readObject(
  path: string,
  object: XmlElement,
  image: string,
  categories: Set<string>,
): Generator<LabelRecord> {
  const where = `${path}, line ${object.line}`;
  const name = textIn(object, 'name') ?? '';
  const box = boxOf(object);
  if (name === '' || typeof box === 'string')
    return yield problemRecord(
      'skipped',
      'object-unreadable',
      where,
      `The object was left out: ${typeof box === 'string' ? box : 'it has no name'}.`,
    );
  if (!categories.has(name))
    yield {
      kind: 'category',
      category: { key: name, id: null, name, supercategory: '', extra: {} },
    };
  categories.add(name);
  const extra = CARRIED.flatMap((key) => {
    const value = textIn(object, key);
    return value === null || value === '' ? [] : [[key, value] as const];
  });
  yield {
    kind: 'annotation',
    annotation: {
      id: null,
      image,
      category: name,
      shape: { kind: 'box', box },
      crowd: false,
      score: null,
      extra: Object.fromEntries(extra),
      where,
    },
  };
}

/** The box of an object, or why there is none. */
function boxOf(object: XmlElement): BBox | string {
  const bounds = childOf(object, 'bndbox');
  if (!bounds) return 'it has no box';
  const corners = ['xmin', 'ymin', 'xmax', 'ymax'].map((key) =>
    numberOf(textIn(bounds, key) ?? ''),
  );
  if (corners.some((value) => !(Math.abs(value) <= 1e7))) return 'its box has no numbers';
  const [left, top, right, bottom] = corners as BBox;
  if (right < left || bottom < top) return 'its box is empty';
  return [left - 1, top - 1, right - left + 1, bottom - top + 1];
}

export const writeVocBoxes: FormatWriter = function* (set, _options, report) {
  const names = new Map(set.categories.map(({ key, name }) => [key, name]));
  const isFree = nameKeeper(report);
  const sets = imageSets('Main');
  for (const labelled of set.images()) {
    const { fileName } = labelled.image;
    const path = join('Annotations', `${stemOf(fileName)}.xml`);
    if (!isFree(path, fileName)) continue;
    sets.add(labelled);
    yield { path, text: imageXml(labelled, names, report) };
    yield { path: join('JPEGImages', fileName), imageOf: fileName };
  }
  yield* sets.files();
};

function* imageXml(
  labelled: LabelledImage,
  names: ReadonlyMap<string, string>,
  report: Report,
): Generator<string> {
  const { fileName, width, height } = labelled.image;
  yield '<annotation>\n';
  yield `  ${element('folder', 'JPEGImages')}\n  ${element('filename', baseName(fileName))}\n`;
  yield `  <source>${element('database', 'ProxyLabel')}</source>\n`;
  const sides = [element('width', width), element('height', height), element('depth', 3)];
  yield `  <size>${sides.join('')}</size>\n  ${element('segmented', 0)}\n`;
  for (const annotation of uncrowded(labelled, 'Pascal VOC', report)) {
    const where = whereOf(labelled, annotation);
    const box = attempt(report, where, () => bboxOf(annotation.mask));
    if (box?.[2] === 0)
      report(problem('skipped', 'mask-empty', where, 'An empty mask was left out.'));
    else if (box) yield objectXml(names.get(annotation.category)!, box, annotation.extra);
  }
  yield '</annotation>\n';
}

const DEFAULTS: Readonly<Record<string, string>> = {
  pose: 'Unspecified',
  truncated: '0',
  difficult: '0',
};

function objectXml(
  name: string,
  [x, y, width, height]: BBox,
  extra: Readonly<Record<string, unknown>>,
): string {
  const carried = CARRIED.flatMap((key) => {
    const value = extra[key] ?? DEFAULTS[key];
    return typeof value === 'string' || typeof value === 'number' ? [element(key, value)] : [];
  });
  const corners = [
    element('xmin', x + 1),
    element('ymin', y + 1),
    element('xmax', x + width),
    element('ymax', y + height),
  ];
  return `  <object>${element('name', name)}${carried.join('')}<bndbox>${corners.join('')}</bndbox></object>\n`;
}
