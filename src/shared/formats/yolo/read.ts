import type { FormatReader, FoundImage, Source } from '../format';
import type { LabelRecord, Shape } from '../records';
import { problemRecord, shown, unreadable } from '../support/problem';
import { extensionOf, stemOf } from '../support/paths';
import { numberOf, textOf, TooLarge } from '../support/text';
import { isNamesFile, readNames, type Names } from './names';

/** Numbers that one line may hold. */
const MAX_NUMBERS = 200_001;
const MAX_CLASS = 1_000_000;

/**
 * Reads YOLO's text files (docs.ultralytics.com/datasets): one file an image, one object a line, the class
 * number and then either `x y width height` of a box or the corners of a polygon, as shares of the image's
 * sides. A number left over at the end is a score. Without its image a file can't be read, as only the image
 * knows how large it is.
 */
export const readYolo: FormatReader = async function* (source) {
  const { labels, others } = await sorted(source);
  const early: LabelRecord[] = [];
  const classes = await readNames(source.files, others, (record) => early.push(record));
  yield* early;
  const known = new Set<number>();
  for (const number of classes.names.keys()) {
    known.add(number);
    yield category(number, classes.names);
  }
  const images = new Set<string>();
  for (const path of labels) yield* readLabels(source, path, classes, known, images);
};

async function sorted({ files }: Source): Promise<{ labels: string[]; others: string[] }> {
  const [labels, others]: [string[], string[]] = [[], []];
  for await (const path of files.list())
    if (extensionOf(path) === 'txt' && !isNamesFile(path)) labels.push(path);
    else if (['txt', 'yaml', 'yml', 'names'].includes(extensionOf(path))) others.push(path);
  const inFolder = labels.filter((path) => path.split('/').slice(0, -1).includes('labels'));
  return { labels: (inFolder.length > 0 ? inFolder : labels).sort(), others };
}

const category = (number: number, names: Names['names']): LabelRecord => ({
  kind: 'category',
  category: {
    key: String(number),
    id: number,
    name: names.get(number) ?? `class ${number}`,
    supercategory: '',
    extra: {},
  },
});

async function* readLabels(
  { files, findImage }: Source,
  path: string,
  { names, keypoints }: Names,
  known: Set<number>,
  images: Set<string>,
): AsyncGenerator<LabelRecord> {
  // The last folder called labels: the same rule as YOLO's own loader.
  const imageName = stemOf(path).replace(/(^|.*\/)labels\//, '$1images/');
  const image = await findImage(imageName);
  if (image === null)
    return yield problemRecord(
      'skipped',
      'image-missing',
      path,
      `${path} was left out: no image of that name is there, and only the image knows its size.`,
    );
  const { fileName, width, height } = image;
  if (!images.has(fileName))
    yield {
      kind: 'image',
      image: { key: fileName, id: null, fileName, width, height, extra: {} },
    };
  images.add(fileName);
  let text: string;
  try {
    text = await textOf(files.open(path));
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return yield unreadable(path, error.message);
  }
  let number = 0;
  for (const line of lines(text)) {
    const where = `${path}, line ${++number}`;
    if (line.trim() === '') continue;
    const read = readLine(line, image, keypoints);
    if (typeof read === 'string') {
      yield problemRecord('skipped', 'line-unreadable', where, `The line was left out: ${read}.`);
      continue;
    }
    if (!known.has(read.category)) {
      known.add(read.category);
      yield category(read.category, names);
      if (names.size > 0)
        yield problemRecord(
          'mended',
          'category-unknown',
          where,
          `Class ${read.category} has no name; it is called "class ${read.category}".`,
        );
    }
    yield {
      kind: 'annotation',
      annotation: {
        id: null,
        image: fileName,
        category: String(read.category),
        shape: read.shape,
        crowd: false,
        score: read.score,
        extra: {},
        where,
      },
    };
  }
}

/** Line by line, without a list of all of them. */
function* lines(text: string): Generator<string> {
  for (let from = 0; from <= text.length;) {
    const end = text.indexOf('\n', from);
    const to = end < 0 ? text.length : end;
    yield text.slice(from, to);
    from = to + 1;
  }
}

interface Line {
  readonly category: number;
  readonly shape: Shape;
  readonly score: number | null;
}

/** What a line says, or why it can't be taken. */
function readLine(line: string, image: FoundImage, keypoints: boolean): Line | string {
  const words = line.trim().split(/\s+/, MAX_NUMBERS + 1);
  if (words.length > MAX_NUMBERS) return `it has more than ${MAX_NUMBERS} numbers`;
  const numbers = words.map(numberOf);
  const wrong = numbers.findIndex(Number.isNaN);
  if (wrong >= 0) return `${shown(words[wrong])} is no number`;
  const [number, ...rest] = numbers;
  if (!Number.isInteger(number) || number! < 0 || number! > MAX_CLASS)
    return `${shown(words[0])} is no class number`;
  const values = keypoints ? rest.slice(0, 4) : rest;
  if (values.some((value) => Math.abs(value) > 1000)) return 'its numbers are no shares of a side';
  if (values.length < 4) return `it has only ${words.length} numbers`;
  const isBox = values.length < 6;
  const score = isBox ? values[4] : values.length % 2 === 1 ? values.at(-1) : undefined;
  if (score !== undefined && !(score >= 0 && score <= 1))
    return `its score ${score} is not in 0..1`;
  const shape = isBox ? boxOf(values, image) : polygonOf(values, image);
  if (shape.kind === 'box' && !(shape.box[2] > 0 && shape.box[3] > 0)) return 'its box is empty';
  return { category: number!, shape, score: score ?? null };
}

function boxOf(values: readonly number[], { width, height }: FoundImage): Shape & { kind: 'box' } {
  const [x, y, w, h] = values as [number, number, number, number];
  return {
    kind: 'box',
    box: [(x - w / 2) * width, (y - h / 2) * height, w * width, h * height],
  };
}

function polygonOf(values: readonly number[], { width, height }: FoundImage): Shape {
  const corners = values.slice(0, values.length & ~1);
  return {
    kind: 'polygons',
    rings: [corners.map((value, i) => value * (i % 2 === 0 ? width : height))],
  };
}
