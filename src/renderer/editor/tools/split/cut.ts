import type { Point } from '../../geometry';
import { newId } from '@shared/edit';
import { annotationChange } from '../../masks/change';
import type { Size } from '../../masks/columns';
import type { MaskOperation } from '../../masks/operations';
import { partsOf } from '../../masks/parts';
import { areaOf, Builder, intersect, NO_SPANS, subtract, unite, type Spans } from '../../spans';
import { spansOfLine } from './line';

/**
 * Cuts masks along a line: what it parts become masks of their own, the largest keeps the record, and with it all
 * that the line doesn't touch. Nothing is done to a mask that the line doesn't part.
 */
export const cutAlong =
  (points: readonly Point[]): MaskOperation =>
  (document, ids) =>
    ids.flatMap((id) => {
      const before = document.get(id);
      if (before === null || before.locked) return [];
      const line = spansOfLine(points, document.image);
      const [first, ...others] = cut(document.spansOf(before), line, document.image);
      if (others.length === 0) return [];
      const accepted = { ...before, status: 'accepted' as const };
      return [
        annotationChange(before, document.withMask(accepted, first!)),
        ...others.map((piece) =>
          annotationChange(null, document.withMask({ ...accepted, id: newId() }, piece)),
        ),
      ];
    });

/**
 * The pieces into which a line parts a mask, the largest first and with it whatever the line doesn't touch. They
 * don't overlap, and together they are the mask: a pixel on the line goes to a piece beside it.
 */
export function cut(mask: Spans, line: Spans, { height }: Size): Spans[] {
  const onLine = intersect(mask, line);
  const parts = partsOf(subtract(mask, onLine), height);
  const pieces = share(onLine, parts, height).flatMap((won, part) =>
    won === null ? [] : unite(parts[part]!, pixels(won)),
  );
  pieces.sort((a, b) => areaOf(b) - areaOf(a));
  const [largest, ...others] = pieces;
  if (largest === undefined) return [mask];
  return [subtract(mask, others.reduce(unite, NO_SPANS)), ...others];
}

/**
 * The pixels of the line that each part gets: those nearest to it, by steps along the line. null for a part that
 * the line doesn't touch.
 */
function share(onLine: Spans, parts: readonly Spans[], height: number): (number[] | null)[] {
  const partAt = lookup(parts);
  const won = parts.map((): number[] | null => null);
  const owners = new Map<number, number>();
  let waiting: number[] = [];
  for (let i = 0; i < onLine.length; i += 2)
    for (let at = onLine[i]!; at < onLine[i + 1]!; at++) waiting.push(at);
  for (const at of waiting)
    for (const beside of neighbours(at, height)) {
      const part = partAt(beside);
      if (part !== undefined) won[part] ??= [];
    }
  for (let found = -1; found !== 0;) {
    const next = new Map<number, number>();
    for (const at of waiting) {
      const beside = neighbours(at, height).map((it) => owners.get(it) ?? partAt(it));
      const part = beside.find((it) => it !== undefined);
      if (part !== undefined) next.set(at, part);
    }
    for (const [at, part] of next) {
      owners.set(at, part);
      won[part]!.push(at);
    }
    waiting = waiting.filter((at) => !next.has(at));
    found = next.size;
  }
  return won;
}

/** The part that has a position. */
function lookup(parts: readonly Spans[]): (position: number) => number | undefined {
  const runs: { start: number; end: number; part: number }[] = [];
  parts.forEach((spans, part) => {
    for (let i = 0; i < spans.length; i += 2)
      runs.push({ start: spans[i]!, end: spans[i + 1]!, part });
  });
  runs.sort((a, b) => a.start - b.start);
  return (position) => {
    let [low, high] = [0, runs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (runs[middle]!.end > position) high = middle;
      else low = middle + 1;
    }
    const run = runs[low];
    return run !== undefined && run.start <= position ? run.part : undefined;
  };
}

/** Pixels beside one, those that share a side first. */
function neighbours(position: number, height: number): number[] {
  const y = position % height;
  const steps = [-height, height];
  if (y > 0) steps.push(-1);
  if (y < height - 1) steps.push(1);
  if (y > 0) steps.push(-height - 1, height - 1);
  if (y < height - 1) steps.push(-height + 1, height + 1);
  return steps.map((step) => position + step);
}

function pixels(positions: readonly number[]): Spans {
  const out = new Builder(2 * positions.length);
  for (const at of [...positions].sort((a, b) => a - b)) out.add(at, at + 1);
  return out.finish();
}
