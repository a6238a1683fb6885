import type { FormatReader, Source } from '../format';
import type { Extra, LabelRecord } from '../records';
import { isSize } from '../support/masks';
import { extensionOf } from '../support/paths';
import { problemRecord, shown, unreadable } from '../support/problem';
import { numberOf } from '../support/text';
import { BadXml, childOf, elementsOf, textIn, type XmlElement } from '../support/xml';
import { shapeOf } from './shape';

const WANTED = new Set(['label', 'image', 'track']);

/**
 * Reads "CVAT for images 1.1" (docs.cvat.ai, XML annotation format), element by element. Lines, points, cuboids
 * and skeletons are left out, and so are the tracks of videos. What CVAT says of a shape besides its form is
 * carried along.
 */
export const readCvat: FormatReader = async function* (source) {
  const categories = new Set<string>();
  const images = new Set<string>();
  for await (const path of source.files.list()) {
    if (extensionOf(path) !== 'xml') continue;
    let found = false;
    try {
      for await (const element of elementsOf(source.files.open(path), WANTED)) {
        found = true;
        if (element.name === 'image') yield* readImage(source, path, element, categories, images);
        else if (element.name === 'label') yield* readLabel(element, categories);
        else
          yield problemRecord(
            'skipped',
            'track',
            `${path}, line ${element.line}`,
            'The track of a video was left out: only images can be labelled.',
          );
      }
      if (!found) yield unreadable(path, 'it has neither labels nor images of CVAT');
    } catch (error) {
      if (!(error instanceof BadXml)) throw error;
      yield unreadable(`${path}, line ${error.line}`, error.message);
    }
  }
};

function* category(
  name: string,
  categories: Set<string>,
  extra: Extra = {},
): Generator<LabelRecord> {
  if (categories.has(name)) return;
  categories.add(name);
  yield { kind: 'category', category: { key: name, id: null, name, supercategory: '', extra } };
}

function* readLabel(label: XmlElement, categories: Set<string>): Generator<LabelRecord> {
  const name = textIn(label, 'name') ?? '';
  const color = textIn(label, 'color');
  // Labels with a parent are the joints of a skeleton.
  if (name !== '' && !childOf(label, 'parent'))
    yield* category(name, categories, color ? { color } : {});
}

async function* readImage(
  { findImage }: Source,
  path: string,
  element: XmlElement,
  categories: Set<string>,
  images: Set<string>,
): AsyncGenerator<LabelRecord> {
  const where = `${path}, line ${element.line}`;
  const { id, name = '', width, height, subset } = element.attributes;
  const given = { width: numberOf(width ?? ''), height: numberOf(height ?? '') };
  const frame = isSize(given.width, given.height) ? given : await findImage(name);
  const why =
    name === ''
      ? 'it has no name'
      : images.has(name)
        ? `${shown(name)} stood before`
        : frame === null
          ? 'its size is not known'
          : null;
  if (why !== null || frame === null)
    return yield problemRecord(
      'skipped',
      'image-unreadable',
      where,
      `The image was left out: ${why}.`,
    );
  images.add(name);
  const number = numberOf(id ?? '');
  yield {
    kind: 'image',
    image: {
      key: name,
      id: Number.isSafeInteger(number) ? number : null,
      fileName: name,
      width: frame.width,
      height: frame.height,
      extra: subset ? { subset } : {},
    },
  };
  for (const child of element.children) yield* readShape(child, path, name, frame, categories);
}

function* readShape(
  element: XmlElement,
  path: string,
  image: string,
  frame: { width: number; height: number },
  categories: Set<string>,
): Generator<LabelRecord> {
  const where = `${path}, line ${element.line}`;
  const shape = shapeOf(element, frame);
  const label = element.attributes.label?.trim() ?? '';
  const why =
    shape === null
      ? `a ${shown(element.name)} is no shape`
      : label === ''
        ? 'it has no label'
        : typeof shape === 'string'
          ? shape
          : null;
  if (why !== null || shape === null || typeof shape === 'string')
    return yield problemRecord(
      'skipped',
      'shape-unreadable',
      where,
      `The shape was left out: ${why}.`,
    );
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
      extra: extraOf(element),
      where,
    },
  };
}

/** `attributes` has the name and form of CVAT's own COCO export. */
function extraOf({ attributes, children }: XmlElement): Extra {
  const fields = ['occluded', 'z_order', 'group_id'].flatMap((key) => {
    const value = numberOf(attributes[key] ?? '');
    return Number.isNaN(value) ? [] : [[key, value] as const];
  });
  const own = children
    .filter(({ name, attributes: { name: key } }) => name === 'attribute' && key)
    .map((child) => [child.attributes.name!, child.text] as const);
  return Object.fromEntries([
    ...fields,
    ...(attributes.source ? [['source', attributes.source] as const] : []),
    ...(own.length > 0 ? [['attributes', Object.fromEntries(own)] as const] : []),
  ]);
}
