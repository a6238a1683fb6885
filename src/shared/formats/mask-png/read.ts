import type { FormatReader, Source } from '../format';
import type { LabelRecord } from '../records';
import { mapped, masksIn, readLabelMap } from '../support/label-map';
import { baseName, extensionOf, photoOf, stemOf } from '../support/paths';
import { imageTwice, problemRecord, unreadable } from '../support/problem';
import { textOf, TooLarge } from '../support/text';

/** One mask of one object, as our writer names it: `masks/<image>/0003_c2.png` is object 3, of class 2. */
const OBJECT = /^(.*)\/\d+_c(\d{1,6})\.png$/;

/** What data sets put at the end of a mask's name. */
const SUFFIX = /[_-](masks?|labels?|seg|segmentation|gt|labelids)$/i;

const LISTS = ['classes.txt', 'class_names.txt'];

/** Alone it is what a mask is white with; beside other numbers it is what belongs to nobody. */
const WHITE = 255;

/**
 * Reads folders of PNGs: one an image whose numbers are classes, or one an object that is not 0 where the object
 * is. `classes.txt` has the names, a line each, numbered from 0; without it they are numbers. 0 is background.
 */
export const readMaskPngs: FormatReader = async function* (source) {
  const paths: string[] = [];
  for await (const path of source.files.list()) paths.push(path);
  const reader = new Reader(source, await namesIn(source, paths));
  yield* reader.namedCategories();
  const pngs = paths.filter((path) => extensionOf(path) === 'png');
  const inFolder = pngs.filter((path) => path.split('/').slice(0, -1).includes('masks'));
  for (const path of (inFolder.length > 0 ? inFolder : pngs).sort()) yield* reader.read(path);
};

async function namesIn({ files }: Source, paths: readonly string[]): Promise<readonly string[]> {
  const path = paths.find((each) => LISTS.includes(baseName(each).toLowerCase()));
  if (path === undefined) return [];
  try {
    const text = await textOf(files.open(path), 2 ** 20);
    return text
      .trimEnd()
      .split(/\r\n|\n|\r/)
      .slice(0, 65_536);
  } catch (error) {
    if (error instanceof TooLarge) return [];
    throw error;
  }
}

class Reader {
  private readonly categories = new Set<number>();
  /** By image: the size of what was read first, and whether it came as objects. */
  private readonly images = new Map<string, { width: number; height: number; objects: boolean }>();

  constructor(
    private readonly source: Source,
    private readonly names: readonly string[],
  ) {}

  *namedCategories(): Generator<LabelRecord> {
    for (const [number, name] of this.names.entries())
      if (number > 0 && name.trim() !== '') yield* this.category(number);
  }

  private *category(number: number): Generator<LabelRecord> {
    if (this.categories.has(number)) return;
    this.categories.add(number);
    const unnamed = number === WHITE ? 'foreground' : `class ${number}`;
    const name = this.names[number]?.trim() || unnamed;
    yield {
      kind: 'category',
      category: { key: String(number), id: number, name, supercategory: '', extra: {} },
    };
  }

  async *read(path: string): AsyncGenerator<LabelRecord> {
    const map = await readLabelMap(this.source, path);
    if (typeof map === 'string') return yield unreadable(path, map);
    const object = OBJECT.exec(path);
    const fileName = await this.imageOf(object ? object[1]! : stemOf(path));
    const { width, height } = map;
    const known = this.images.get(fileName);
    if (known && !(known.objects && object)) return yield imageTwice(path, fileName);
    if (known && (known.width !== width || known.height !== height))
      return yield unreadable(path, `it is not of the size of the other masks of its image`);
    if (!known) {
      this.images.set(fileName, { width, height, objects: object !== null });
      yield {
        kind: 'image',
        image: { key: fileName, id: null, fileName, width, height, extra: {} },
      };
    }
    const flat = object
      ? { ...map, values: mapped(map.values, Math.sign, new Uint8Array(map.values.length)) }
      : map;
    const masks = masksIn(flat, (value) => value !== 0);
    if (typeof masks === 'string') return yield unreadable(path, masks);
    const isNobody = masks.size > 1 && !map.colours && !this.names[WHITE];
    if (isNobody && masks.delete(WHITE))
      yield problemRecord(
        'noted',
        'void',
        path,
        `Pixels of ${path} with the number 255, which has no name, belong to nobody.`,
      );
    for (const [value, rle] of masks) {
      const number = object ? Number(object[2]) : value;
      yield* this.category(number);
      yield {
        kind: 'annotation',
        annotation: {
          id: null,
          image: fileName,
          category: String(number),
          shape: { kind: 'rle', rle },
          crowd: false,
          score: null,
          extra: {},
          where: object ? path : `${path}, class ${value}`,
        },
      };
    }
  }

  /** The image of a mask; one that isn't there keeps the name of its mask. */
  private async imageOf(stem: string): Promise<string> {
    const named = stem.replace(/^(.*\/)?masks\//, '');
    const bare = named.replace(SUFFIX, '');
    const found =
      (await photoOf(this.source.findImage, named)) ??
      (bare === named ? null : await photoOf(this.source.findImage, bare));
    return found?.fileName ?? `${named}.jpg`;
  }
}
