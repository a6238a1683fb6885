import type { Decision } from './decision';
import { Ballot, type Field } from './refine-vote';

/** A decision at another size, never larger than its own: the nearest pixel of each. */
export function sample(decision: Decision, width: number, height: number): Field {
  const field: Field = {
    width,
    height,
    labels: new (decision.labels instanceof Uint8Array ? Uint8Array : Uint16Array)(width * height),
    share: new Float32Array(width * height),
    margin: new Float32Array(width * height),
  };
  const columns = Int32Array.from({ length: width }, (_, x) =>
    Math.floor(((x + 0.5) * decision.width) / width),
  );
  for (let y = 0, to = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * decision.height) / height) * decision.width;
    for (let x = 0; x < width; x++, to++) {
      const from = row + columns[x]!;
      field.labels[to] = decision.labels[from]!;
      field.share[to] = decision.best[from]! / 255;
      field.margin[to] = decision.margin[from]! / 255;
    }
  }
  return field;
}

/**
 * Brings what has changed between two fields to the decision's size. Between the field's pixels labels are voted
 * for by the nearest nine, with the weights of a quadratic B-spline: outlines come out as smooth curves, not as
 * steps of enlarged pixels.
 */
export function carry(decision: Decision, before: Field, after: Field): Decision {
  const { width, height } = decision;
  const result = {
    width,
    height,
    labels: decision.labels.slice(),
    best: decision.best.slice(),
    margin: decision.margin.slice(),
  };
  const put = (i: number, label: number, share: number, margin: number): void => {
    if (result.labels[i] === label) return;
    result.labels[i] = label;
    result.best[i] = share * 255 + 0.5;
    result.margin[i] = margin * 255 + 0.5;
  };
  if (after.width === width && after.height === height) {
    for (let i = 0; i < after.labels.length; i++)
      put(i, after.labels[i]!, after.share[i]!, after.margin[i]!);
    return result;
  }

  const rows = stretch(after.height, height);
  const columns = stretch(after.width, width);
  const nine = new Int32Array(9);
  const ballot = new Ballot();
  for (let row = 0; row < after.height; row++)
    for (let column = 0; column < after.width; column++) {
      if (!gather(before, after, row, column, nine)) continue;
      for (let y = rows.first[row]!; y < rows.first[row + 1]!; y++)
        for (let x = columns.first[column]!; x < columns.first[column + 1]!; x++) {
          for (let k = 0; k < 9; k++) {
            const j = nine[k]!;
            const weight =
              rows.weights[3 * y + Math.floor(k / 3)]! * columns.weights[3 * x + (k % 3)]!;
            ballot.add(after.labels[j]!, weight * after.share[j]!);
          }
          ballot.count();
          put(y * width + x, ballot.winner, ballot.most, ballot.most - ballot.second);
        }
    }
  return result;
}

/** The pixel and its neighbours; false where all of them have one label, now and before. */
function gather(
  before: Field,
  after: Field,
  row: number,
  column: number,
  nine: Int32Array,
): boolean {
  const { width, height, labels } = after;
  const label = labels[row * width + column]!;
  let differs = false;
  for (let k = 0; k < 9; k++) {
    const y = Math.min(Math.max(row + Math.floor(k / 3) - 1, 0), height - 1);
    const x = Math.min(Math.max(column + (k % 3) - 1, 0), width - 1);
    const j = y * width + x;
    nine[k] = j;
    if (labels[j] !== label || before.labels[j] !== label) differs = true;
  }
  return differs;
}

/** One axis of an enlargement. */
interface Stretch {
  /** Nearest to source pixel s are the target pixels first[s] .. first[s + 1] - 1. */
  first: Int32Array;
  /** For each target pixel the weights of the source pixel before, nearest, and behind. */
  weights: Float32Array;
}

function stretch(from: number, to: number): Stretch {
  const first = Int32Array.from({ length: from + 1 }, (_, s) =>
    Math.min(Math.max(Math.ceil((s * to) / from - 0.5), 0), to),
  );
  const weights = new Float32Array(3 * to);
  for (let s = 0; s < from; s++)
    for (let i = first[s]!; i < first[s + 1]!; i++) {
      const t = ((i + 0.5) * from) / to - 0.5 - s;
      weights[3 * i] = 0.5 * (0.5 - t) ** 2;
      weights[3 * i + 1] = 0.75 - t * t;
      weights[3 * i + 2] = 0.5 * (0.5 + t) ** 2;
    }
  return { first, weights };
}
