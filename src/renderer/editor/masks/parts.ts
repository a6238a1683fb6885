import { Builder, boundsOf, NO_SPANS, subtract, unite, type Spans } from '../spans';
import { cutAtColumns, spansOfRect } from './columns';

/**
 * Whether pixels that only touch by a corner belong together. Masks are 8-connected, as the model's instances
 * and OpenCV's components are: a thin slanting line is one thing, not a row of dots. What is not mask is then
 * 4-connected, so that such a line parts one side of it from the other (Rosenfeld, 1970).
 */
type Connectivity = 4 | 8;

/** Runs of columns, and which connected component each belongs to. */
interface Components {
  readonly runs: Spans;
  /** For each run the number of the first run of its component. */
  readonly first: Uint32Array;
  /** Pixels of the component, at the number of its first run. */
  readonly areas: Uint32Array;
}

/** The connected parts of a mask, in the order of their first pixels. `height` is the image's. */
export function partsOf(spans: Spans, height: number): Spans[] {
  const { runs, first } = componentsOf(spans, height, 8);
  const parts = new Map<number, Builder>();
  first.forEach((label, i) => {
    let part = parts.get(label);
    if (part === undefined) parts.set(label, (part = new Builder(16)));
    part.add(runs[2 * i]!, runs[2 * i + 1]!);
  });
  return [...parts.values()].map((part) => part.finish());
}

/**
 * The mask without its parts of less than `least` pixels. The largest part always stays: a speck is one beside
 * something larger.
 */
export function withoutSpecks(spans: Spans, height: number, least: number): Spans {
  const components = componentsOf(spans, height, 8);
  const { areas } = components;
  const largest = areas.indexOf(areas.reduce((most, area) => Math.max(most, area), 0));
  return chosen(components, (label) => areas[label]! >= least || label === largest);
}

/**
 * The mask with its holes filled, all or those of up to `most` pixels. What reaches the image's edge is a bay,
 * not a hole.
 */
export function withoutHoles(spans: Spans, height: number, most = Infinity): Spans {
  return unite(spans, holesOf(spans, height, most));
}

/** The pixels of the holes that `withoutHoles` fills. */
export function holesOf(spans: Spans, height: number, most = Infinity): Spans {
  const box = boundsOf(spans, height);
  if (box === null) return NO_SPANS;
  const background = componentsOf(subtract(spansOfRect(box, height), spans), height, 4);
  const { runs, first, areas } = background;
  const open = new Uint8Array(first.length);
  first.forEach((label, i) => {
    const x = Math.floor(runs[2 * i]! / height);
    const [from, to] = [runs[2 * i]! - x * height, runs[2 * i + 1]! - x * height];
    if (x === box.x0 || x === box.x1 - 1 || from === box.y0 || to === box.y1) open[label] = 1;
  });
  return chosen(background, (label) => open[label] === 0 && areas[label]! <= most);
}

function chosen({ runs, first }: Components, keep: (label: number) => boolean): Spans {
  const out = new Builder(runs.length);
  first.forEach((label, i) => {
    if (keep(label)) out.add(runs[2 * i]!, runs[2 * i + 1]!);
  });
  return out.finish();
}

/** Within a column no runs touch, so each is held against the ones of the column before it. */
function componentsOf(spans: Spans, height: number, connectivity: Connectivity): Components {
  const runs = cutAtColumns(spans, height);
  const first = Uint32Array.from({ length: runs.length / 2 }, (_, i) => i);
  const rootOf = (run: number): number => {
    let root = run;
    while (first[root] !== root) root = first[root] = first[first[root]!]!;
    return root;
  };
  const corner = connectivity === 8 ? 1 : 0;
  let above = 0;
  for (let i = 0; i < first.length; i++) {
    const head = Math.floor(runs[2 * i]! / height) * height;
    const from = Math.max(runs[2 * i]! - height - corner, head - height);
    const to = Math.min(runs[2 * i + 1]! - height + corner, head);
    while (above < i && runs[2 * above + 1]! <= from) above++;
    for (let j = above; j < i && runs[2 * j]! < to; j++) {
      const [one, other] = [rootOf(i), rootOf(j)];
      first[Math.max(one, other)] = Math.min(one, other);
    }
  }
  const areas = new Uint32Array(first.length);
  for (let i = 0; i < first.length; i++) {
    first[i] = rootOf(i);
    areas[first[i]!]! += runs[2 * i + 1]! - runs[2 * i]!;
  }
  return { runs, first, areas };
}
