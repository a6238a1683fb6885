import type { Source } from '../format';
import { packed } from '../support/label-map';
import { baseName } from '../support/paths';
import { textOf } from '../support/text';
import { VOC_NAMES, VOC_PALETTE } from '../support/palette';

/** The classes of a set of masks: their names by number, and their numbers by colour (0xrrggbb). */
export interface Classes {
  readonly names: readonly string[];
  readonly byColour: ReadonlyMap<number, number>;
  /** Whether the set itself brings the names. */
  readonly own: boolean;
}

const MAX_CLASSES = 65_536;

/**
 * Reads `class_names.txt` (labelme: a name a line, numbered from 0) or `labelmap.txt` (CVAT: name, colour and
 * more between colons); without either the names are VOC's.
 */
export async function readClasses({ files }: Source, paths: readonly string[]): Promise<Classes> {
  const text = async (name: string): Promise<string | null> => {
    const path = paths.find((each) => baseName(each).toLowerCase() === name);
    return path === undefined ? null : await textOf(files.open(path), 2 ** 20);
  };
  const list = await text('class_names.txt');
  if (list !== null) return { names: linesOf(list), byColour: coloursOf(VOC_PALETTE), own: true };
  const map = await text('labelmap.txt');
  if (map === null) return { names: VOC_NAMES, byColour: coloursOf(VOC_PALETTE), own: false };
  const rows = linesOf(map)
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => /^(.*?):(\d+),(\d+),(\d+)(:|$)/.exec(line))
    .filter((match) => match !== null);
  return {
    names: rows.map(([, name]) => name!),
    byColour: coloursOf(rows.map(([, , ...rgb]) => rgb.slice(0, 3).map(Number))),
    own: true,
  };
}

function coloursOf(colours: readonly (readonly number[])[]): Map<number, number> {
  const numbers = new Map<number, number>();
  for (const [number, [red, green, blue]] of colours.entries()) {
    const colour = packed(red!, green!, blue!);
    if (!numbers.has(colour)) numbers.set(colour, number);
  }
  return numbers;
}

const linesOf = (text: string): string[] =>
  text
    .trimEnd()
    .split(/\r\n|\n|\r/)
    .slice(0, MAX_CLASSES)
    .map((line) => line.trim());
