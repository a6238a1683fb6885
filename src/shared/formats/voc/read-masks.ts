import type { FormatReader, Source } from '../format';
import type { LabelRecord } from '../records';
import { mapped, masksIn, packed, readLabelMap, type LabelMap } from '../support/label-map';
import { extensionOf, photoOf, stemOf } from '../support/paths';
import { imageTwice, problemRecord, unreadable } from '../support/problem';
import { TooLarge } from '../support/text';
import { readClasses, type Classes } from './names';
import { VOID, VOC_PALETTE } from '../support/palette';

const [CLASS_FOLDER, OBJECT_FOLDER] = ['SegmentationClass', 'SegmentationObject'];

/**
 * Reads Pascal VOC's masks: a PNG of class numbers in `SegmentationClass`, and one of object numbers in
 * `SegmentationObject`. Without the second each class of an image is one mask. PNGs in colours are taken by the
 * colours of `labelmap.txt`, or VOC's. 255 (void) belongs to nobody.
 */
export const readVocMasks: FormatReader = async function* (source) {
  const paths: string[] = [];
  for await (const path of source.files.list()) paths.push(path);
  let classes: Classes;
  try {
    classes = await readClasses(source, paths);
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return yield unreadable('The list of names', error.message);
  }
  const known = new Set<number>();
  if (classes.own)
    for (const number of classes.names.keys())
      if (number > 0) yield* category(number, classes, known);
  const there = new Set(paths);
  const images = new Set<string>();
  for (const path of paths.sort())
    if (extensionOf(path) === 'png' && path.split('/').includes(CLASS_FOLDER!))
      yield* readPair(source, path, there, classes, known, images);
};

function* category(number: number, { names }: Classes, known: Set<number>): Generator<LabelRecord> {
  if (known.has(number)) return;
  known.add(number);
  const name = names[number] || `class ${number}`;
  yield {
    kind: 'category',
    category: { key: String(number), id: number, name, supercategory: '', extra: {} },
  };
}

async function* readPair(
  source: Source,
  path: string,
  there: ReadonlySet<string>,
  classes: Classes,
  known: Set<number>,
  images: Set<string>,
): AsyncGenerator<LabelRecord> {
  const objectPath = path.replace(CLASS_FOLDER!, OBJECT_FOLDER!);
  const [ofClasses, ofObjects] = await Promise.all([
    readLabelMap(source, path),
    there.has(objectPath) ? readLabelMap(source, objectPath) : null,
  ]);
  if (typeof ofClasses === 'string') return yield unreadable(path, ofClasses);
  if (typeof ofObjects === 'string') return yield unreadable(objectPath, ofObjects);
  const { width, height } = ofClasses;
  if (ofObjects && (ofObjects.width !== width || ofObjects.height !== height))
    return yield unreadable(objectPath, 'its size is not that of the classes');
  const stem = stemOf(path.replace(new RegExp(`^(.*/)?${CLASS_FOLDER}/`), ''));
  const fileName = (await photoOf(source.findImage, stem))?.fileName ?? `${stem}.jpg`;
  if (images.has(fileName)) return yield imageTwice(path, fileName);
  images.add(fileName);
  yield {
    kind: 'image',
    image: { key: fileName, id: null, fileName, width, height, extra: {} },
  };
  const { indexed, strange } = indicesOf(ofClasses, classes);
  if (strange)
    yield problemRecord(
      'mended',
      'colour-unknown',
      path,
      `Pixels of ${path} have colours that no class has; they belong to nobody.`,
    );
  const numberOf = ofObjects ? classByObject(ofObjects, indexed) : (value: number) => value;
  const map = ofObjects ?? indexed;
  const masks = masksIn(map, (value) => !isVoid(map, value));
  if (typeof masks === 'string') return yield unreadable(path, masks);
  for (const [value, mask] of masks) {
    const number = numberOf(value);
    const where = ofObjects ? `${objectPath}, object ${value}` : `${path}, class ${value}`;
    if (number === null) {
      yield problemRecord(
        'skipped',
        'class-missing',
        where,
        'The object was left out: the picture of classes has no class there.',
      );
      continue;
    }
    yield* category(number, classes, known);
    yield {
      kind: 'annotation',
      annotation: {
        id: null,
        image: fileName,
        category: String(number),
        shape: { kind: 'rle', rle: mask },
        crowd: false,
        score: null,
        extra: {},
        where,
      },
    };
  }
}

const VOID_COLOUR = packed(...(VOC_PALETTE[VOID]! as [number, number, number]));
const WHITE = 0xffffff;

/** Classes by number, whether the picture has numbers or colours; colours of no class are void. */
function indicesOf(map: LabelMap, { byColour }: Classes): { indexed: LabelMap; strange: boolean } {
  if (!map.colours) return { indexed: map, strange: false };
  let strange = false;
  const indexOf = (colour: number): number => {
    const number = byColour.get(colour);
    strange ||= number === undefined && !isVoid(map, colour);
    return number ?? VOID;
  };
  const values = mapped(map.values, indexOf, new Uint16Array(map.values.length));
  return { indexed: { ...map, values, colours: false }, strange };
}

/** The class that most pixels of an object have; null where none has one. */
function classByObject(
  objects: LabelMap,
  { values: classes }: LabelMap,
): (object: number) => number | null {
  const votes = new Map<number, Map<number, number>>();
  const { width, height, values } = objects;
  for (let at = 0; at < width * height;) {
    const [object, number, from] = [values[at]!, classes[at]!, at];
    while (at < values.length && values[at] === object && classes[at] === number) at++;
    if (number === 0 || number === VOID || isVoid(objects, object)) continue;
    const own = votes.get(object) ?? new Map<number, number>();
    own.set(number, (own.get(number) ?? 0) + at - from);
    votes.set(object, own);
  }
  return (object) => {
    const own = [...(votes.get(object) ?? [])].sort((a, b) => b[1] - a[1]);
    return own[0]?.[0] ?? null;
  };
}

const isVoid = ({ colours }: LabelMap, value: number): boolean =>
  value === 0 || (colours ? value === VOID_COLOUR || value === WHITE : value === VOID);
