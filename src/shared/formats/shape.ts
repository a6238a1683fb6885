import type { BBox, Rle } from '../domain/mask';
import { AppError } from '../errors';
import {
  areaOfRuns,
  countsFromString,
  MAX_PIXELS,
  type Runs,
  runsOfPolygons,
  runsToString,
  shortestRuns,
  sumOf,
} from '../mask';
import type { Problem, Shape } from './records';

export interface MaskResult {
  /** Of the asked size, runs in their shortest form; null when the shape gives no mask. */
  readonly mask: Rle | null;
  readonly problems: readonly Problem[];
}

/** Beyond this a coordinate is a mistake, not a place outside the frame. */
const FARTHEST = 1e7;

/**
 * The pixels of a shape in an image of `width` x `height`, by the rules of COCO's own library (pycocotools
 * `frPyObjects` + `merge`), so that area and box come out as its users measure them. Nothing a file can
 * hold makes it throw, and its work is bounded by the image and the length of the shape.
 * A shape without a single pixel in the image gives null and says so.
 * @param where goes into the problems
 */
export function maskOf(shape: Shape, width: number, height: number, where = ''): MaskResult {
  const problems: Problem[] = [];
  try {
    const runs = runsOfShape(shape, width, height, (severity, code, message) =>
      problems.push({ severity, code, where, message }),
    );
    if (areaOfRuns(runs) === 0)
      throw new Unusable('mask-empty', 'The mask has no pixel in the image.');
    return { mask: { size: [height, width], counts: runsToString(runs) }, problems };
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    const message = `${error.message} The annotation was left out.`;
    return {
      mask: null,
      problems: [...problems, { severity: 'skipped', code: error.code, where, message }],
    };
  }
}

/** Ends the reading of a shape; never leaves this module. */
class Unusable extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

type Tell = (severity: Problem['severity'], code: string, message: string) => void;

function runsOfShape(shape: Shape, width: number, height: number, tell: Tell): Runs {
  const isSize = (value: number): boolean => Number.isInteger(value) && value > 0;
  if (!isSize(width) || !isSize(height) || width * height > MAX_PIXELS)
    throw new Unusable('image-size', `An image of ${width} x ${height} pixels can't hold a mask.`);
  switch (shape.kind) {
    case 'nothing':
      throw new Unusable('shape-missing', 'There is no mask and no box.');
    case 'polygons':
      return draw(soundRings(shape.rings, tell), width, height, tell);
    case 'box':
      return draw([ringOfBox(shape.box)], width, height, tell);
    case 'rle': {
      checkSize(shape.rle.size, width, height);
      const counts = countsFromString(withoutQuotes(shape.rle.counts, tell), MAX_PIXELS);
      if (counts === null)
        throw new Unusable('rle-characters', "The RLE string isn't one that COCO writes.");
      return checkedRuns(counts, width, height);
    }
    case 'runs':
      checkSize(shape.size, width, height);
      return checkedRuns(shape.counts, width, height);
  }
}

/** Leaves out what COCO's library would refuse, ring by ring. */
function soundRings(
  rings: readonly (readonly number[])[],
  tell: Tell,
): readonly (readonly number[])[] {
  const leaveOut = (code: string, what: string): [] => {
    tell('mended', code, `A part of the polygon ${what}; that part was left out.`);
    return [];
  };
  const sound = rings.flatMap((ring) => {
    if (!ring.every(Number.isFinite)) return leaveOut('polygon-nan', 'holds what is no number');
    if (ring.length < 6) return leaveOut('polygon-short', 'has fewer than three points');
    if (ring.some((value) => Math.abs(value) > FARTHEST))
      return leaveOut('polygon-far', 'lies millions of pixels away');
    if (ring.length % 2 === 0) return [ring];
    const message = 'A polygon has an odd count of numbers; its last one was ignored.';
    tell('mended', 'polygon-odd', message);
    return [ring.slice(0, -1)];
  });
  if (sound.length === 0) throw new Unusable('polygon-empty', 'The polygon has no usable part.');
  return sound;
}

function ringOfBox([x, y, width, height]: BBox): number[] {
  if (![x, y, width, height].every((value) => Math.abs(value) <= FARTHEST))
    throw new Unusable('box-bad', 'The box holds what is no number of pixels.');
  if (width <= 0 || height <= 0) throw new Unusable('box-bad', 'The box has no area.');
  const [right, bottom] = [x + width, y + height];
  return [x, y, x, bottom, right, bottom, right, y];
}

function draw(
  rings: readonly (readonly number[])[],
  width: number,
  height: number,
  tell: Tell,
): Runs {
  const isOutside = rings.some((ring) =>
    ring.some((value, i) => value < 0 || value > (i % 2 === 0 ? width : height)),
  );
  if (isOutside)
    tell('noted', 'outside-frame', 'The shape reaches out of the image; what is in it was taken.');
  try {
    return runsOfPolygons(rings, width, height);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new Unusable('polygon-intricate', error.message);
  }
}

function checkSize([rows, columns]: readonly [number, number], width: number, height: number) {
  if (rows === height && columns === width) return;
  const turned = rows === width && columns === height;
  const why = turned
    ? 'as if the image lay on its side: was it annotated before its EXIF rotation?'
    : `the image ${width} x ${height}.`;
  throw new Unusable(
    turned ? 'mask-turned' : 'mask-size',
    `The mask is ${columns} x ${rows} pixels, ${why}`,
  );
}

function checkedRuns(counts: readonly number[], width: number, height: number): Runs {
  if (!counts.every((count) => Number.isInteger(count) && count >= 0))
    throw new Unusable('rle-counts', 'A run length is negative or no whole number.');
  const sum = sumOf(counts);
  if (sum !== width * height)
    throw new Unusable(
      'rle-sum',
      `The run lengths add up to ${sum} pixels, not to the ${width * height} of the image.`,
    );
  return shortestRuns(counts);
}

/** Python programs that write `str()` of bytes leave their quotes around the RLE. */
function withoutQuotes(counts: string, tell: Tell): string {
  const quoted = /^b'(.*)'$|^b"(.*)"$/s.exec(counts);
  if (!quoted) return counts;
  tell('mended', 'rle-quotes', "The RLE string stood in Python's quotes for bytes.");
  return (quoted[1] ?? quoted[2] ?? '').replaceAll('\\\\', '\\');
}
