import type { Decision } from './decision';
import { Ballot, type Field, FRAME, frame, newField } from './refine-vote';

/** A decision at another size, never larger than its own: the nearest pixel of each. */
export function sample(decision: Decision, width: number, height: number): Field {
  const field = newField(width, height);
  const { labels, share, lead, stride } = field;
  const columns = Int32Array.from({ length: width }, (_, x) =>
    Math.floor(((x + 0.5) * decision.width) / width),
  );
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * decision.height) / height) * decision.width;
    for (let x = 0, to = (y + FRAME) * stride + FRAME; x < width; x++, to++) {
      const from = row + columns[x]!;
      labels[to] = decision.labels[from]!;
      share[to] = decision.best[from]! / 255;
      lead[to] = decision.margin[from]! / 255;
    }
  }
  frame(labels, width, height);
  frame(share, width, height);
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
  const { stride, labels, share, lead } = after;
  if (after.width === width && after.height === height) {
    for (let y = 0, to = 0; y < height; y++)
      for (let x = 0, i = (y + FRAME) * stride + FRAME; x < width; x++, i++, to++)
        put(to, labels[i]!, share[i]!, lead[i]!);
    return result;
  }

  const rows = stretch(after.height, height);
  const columns = stretch(after.width, width);
  const ballot = new Ballot();
  for (let row = 0; row < after.height; row++)
    for (let column = 0; column < after.width; column++) {
      const i = (row + FRAME) * stride + column + FRAME;
      if (isSettled(before, after, i)) continue;
      for (let y = rows.first[row]!; y < rows.first[row + 1]!; y++)
        for (let x = columns.first[column]!; x < columns.first[column + 1]!; x++) {
          for (let dy = -1; dy <= 1; dy++)
            for (let dx = -1; dx <= 1; dx++) {
              const j = i + dy * stride + dx;
              const weight = rows.weights[3 * y + 1 + dy]! * columns.weights[3 * x + 1 + dx]!;
              ballot.add(labels[j]!, weight * share[j]!);
            }
          ballot.count();
          put(y * width + x, ballot.winner, ballot.most, ballot.most - ballot.second);
        }
    }
  return result;
}

/** Whether the pixel and its eight neighbours have one label, now and before. */
function isSettled(before: Field, { labels, stride }: Field, i: number): boolean {
  const label = labels[i]!;
  for (let dy = -stride; dy <= stride; dy += stride)
    for (let j = i + dy - 1; j <= i + dy + 1; j++)
      if (labels[j] !== label || before.labels[j] !== label) return false;
  return true;
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
