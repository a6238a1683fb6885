import { promptsOf, templatesOf } from '@main/proxyclip/text/templates';
import { tokenBatch } from '@main/proxyclip/text/tokens';
import { sample, type NdArray, type StoredArray } from './arrays';
import { compare, type Comparison, type Tolerance } from './compare';
import type { Case, Vocabulary } from './fixtures';
import type { Tolerances } from './settings';
import type { Observed } from './observed';

/** One line of the report: a stage of a case, and how far it is from what is expected. */
export interface StageResult extends Comparison {
  stage: string;
  /** The limit that `max` was held against. */
  limit: number;
}

/** A tensor's name taken apart: `dense_step_6`, `logits_step_2/voc21`, `labels/multi/0.25`, `labels_thd`. */
interface StageName {
  base: string;
  step: number;
  vocabulary: string;
  threshold: number;
}

function parseName(name: string, fixture: Case): StageName {
  const [head = '', vocabulary = '', threshold = '0'] = name.split('/');
  const own = /^labels_thd(?:_(.*))?$/.exec(head);
  if (own)
    return {
      base: 'labels',
      step: 1,
      vocabulary,
      threshold: Number(own[1] ?? fixture.prob_thd_of_labels_thd),
    };
  const [, base = head, step = '1'] = /^(.*?)(?:_step_(\d+))?$/.exec(head) ?? [];
  return { base, step: Number(step), vocabulary, threshold: Number(threshold) };
}

interface Context {
  observed: Observed;
  fixture: Case;
  tolerances: Tolerances;
  expected: ReadonlyMap<string, StoredArray>;
  vocabularies: Readonly<Record<string, Vocabulary>>;
}

/** What the product gives for a stage, and the axes that a stored step thins out. */
interface Stage {
  /** Name in the index's tolerances, where it is another than the stage's. */
  tolerance?: string;
  actual(
    observed: Observed,
    stored: StoredArray,
    vocabulary: Vocabulary,
  ): NdArray | Promise<NdArray>;
  /** Steps along each axis for a stored step. */
  steps?: (step: number) => number[];
  /** Values that make one position, row or pixel, for the outlier rules. */
  group?: (shape: readonly number[]) => number;
}

const lastAxis = (shape: readonly number[]) => shape.at(-1)!;
const grid = (step: number) => [1, step, step];

const STAGES: Readonly<Record<string, Stage>> = {
  resized_rgb: { actual: (observed) => observed.resizedRgb },
  windows_y1x1y2x2: { actual: (observed) => observed.windows },
  pad_tblr: { actual: (observed) => observed.padding },
  clip_input: { actual: (observed) => observed.input('values') },
  vfm_input: { actual: (observed) => observed.input('features') },
  vfm_feats: {
    actual: (observed) => observed.output('features', (dims) => dims.slice(1)),
    steps: grid,
  },
  trunk: {
    actual: (observed) => observed.output('trunk', (dims) => dims.slice(1)),
    steps: (step) => [1, step],
  },
  value: {
    actual: (observed) => observed.output('values', ([, h, w, width]) => [h! * w!, width!]),
    steps: (step) => [1, step],
  },
  mean_g: { actual: (observed) => observed.output('mean_g', () => []) },
  attn: { actual: (observed) => observed.output('attn'), group: lastAxis },
  attn_rows: {
    tolerance: 'attn',
    actual: (observed, { shape }) => attentionRows(observed, shape),
    steps: (step) => [step],
    group: lastAxis,
  },
  attn_rows_0_mid_last: {
    tolerance: 'attn',
    actual: (observed) => threeRows(observed),
    group: lastAxis,
  },
  attn_out: {
    actual: (observed) => observed.output('attn_out', (dims) => dims.slice(-2)),
    group: lastAxis,
  },
  dense: { actual: (observed) => observed.denseEmbedding, steps: grid, group: lastAxis },
  window_logits: {
    actual: (observed, { shape }, vocabulary) => observed.windowLogits(vocabulary, shape[0]!),
  },
  logits: {
    actual: (observed, { shape }, vocabulary) => observed.logits(vocabulary, shape[0]!),
    steps: grid,
  },
  text_vectors: {
    actual: async ({ model }, { shape }, { names }) => ({ shape, data: await model.text(names) }),
  },
  ids_first_template: {
    tolerance: 'token_ids',
    actual: ({ model }, { shape }, { names }) => {
      const [first] = templatesOf(model.pair.text.templates);
      const rows = names.flatMap((name) => promptsOf(name, [first!])).map(model.encode);
      return { shape, data: Array.from(tokenBatch(rows, shape[1]).ids, Number) };
    },
  },
  best_u8: {
    actual: async (observed, { shape }, vocabulary) => ({
      shape,
      data: (await observed.decision(vocabulary, 0)).best,
    }),
  },
};

/** Tensors that only help to judge others. */
const HELPERS = new Set(['margin_u8']);

/** Compares every stored tensor of a case. A tensor nobody knows is an error, not a pass. */
export async function compareCase(context: Context): Promise<StageResult[]> {
  const results: StageResult[] = [];
  for (const [name, stored] of context.expected) {
    const parsed = parseName(name, context.fixture);
    if (HELPERS.has(parsed.base)) continue;
    results.push(
      parsed.base === 'labels'
        ? await compareLabels(context, name, stored, parsed)
        : await compareStage(context, name, stored, parsed),
    );
  }
  return results;
}

async function compareStage(
  { observed, fixture, tolerances, vocabularies }: Context,
  name: string,
  stored: StoredArray,
  { base, step, vocabulary }: StageName,
): Promise<StageResult> {
  const stage = STAGES[base];
  if (!stage) throw new Error(`nothing is known of the stage ${name}`);
  const actual = await stage.actual(observed, stored, vocabularies[vocabulary]!);
  const gridStep = stage.steps === grid && base !== 'logits' ? fixture.stored_grid_step : 1;
  const thinned = stage.steps?.(Math.max(step, gridStep)) ?? [];
  const tolerance = toleranceOf(tolerances[stage.tolerance ?? base] ?? {}, stored);
  const group = stage.group?.(stored.shape) ?? 1;
  const comparison = compare(sample(actual, thinned, stored.shape), stored, {
    ...tolerance,
    group,
  });
  return { stage: name, limit: tolerance.max, ...comparison };
}

/** The index names limits by what they count; here they are one notion. */
function toleranceOf(rules: Tolerances[string], { dtype }: StoredArray): Tolerance {
  const number = (...keys: string[]) =>
    keys.map((key) => rules[key]).find((value) => typeof value === 'number');
  return {
    max: number('max_abs', dtype === 'F16' ? 'max_abs_float16' : 'max_abs_float32') ?? 0,
    median: number('median_abs'),
    outliers: number('outlier_rows', 'outlier_positions', 'outlier_pixels'),
    outlierMax: number('outlier_max_abs'),
  };
}

/**
 * Labels must agree wherever the decision is clear: the margin is large and the best probability is not at the
 * threshold. Of all pixels a few may differ.
 */
async function compareLabels(
  { observed, tolerances, vocabularies, expected }: Context,
  name: string,
  stored: StoredArray,
  { vocabulary, threshold }: StageName,
): Promise<StageResult> {
  const rules = tolerances['labels'] ?? {};
  const clear = Number(rules['must_match_where_margin_u8_at_least'] ?? 2);
  const away = Number(rules['and_best_u8_from_255_threshold_more_than'] ?? 2);
  const allowed = Number(rules['all_pixels_percent'] ?? 0.3) / 100;

  const suffix = vocabulary && `/${vocabulary}`;
  const decision = await observed.decision(vocabularies[vocabulary]!, threshold);
  const best = expected.get(`best_u8${suffix}`)?.data ?? decision.best;
  const margin = expected.get(`margin_u8${suffix}`)?.data ?? decision.margin;
  let differing = 0;
  let clearlyWrong = 0;
  for (let i = 0; i < stored.data.length; i++) {
    if (Math.max(decision.labels[i]! - 1, 0) === stored.data[i]) continue;
    differing++;
    if (margin[i]! >= clear && Math.abs(best[i]! - 255 * threshold) > away) clearlyWrong++;
  }
  const outliers = differing / stored.data.length;
  const ok = clearlyWrong === 0 && outliers <= allowed;
  return { stage: name, max: clearlyWrong, limit: 0, median: 0, outliers, ok };
}

/** Rows of the first window's attention: all of them (a step thins them), or three where three are stored. */
function attentionRows(observed: Observed, shape: readonly number[]): NdArray {
  if (shape.length === 2 && shape[0] === 3) return threeRows(observed);
  const all = observed.output('attn');
  if (shape.length === 3) return all;
  const [, rows = 0, columns = 0] = all.shape;
  return { shape: [rows, columns], data: Array.prototype.slice.call(all.data, 0, rows * columns) };
}

/** Rows 0, the middle and the last of the first window's attention. */
function threeRows(observed: Observed): NdArray {
  const { dims, data } = observed.outputs[0]!['attn']!;
  const [rows = 0, columns = 0] = dims;
  const picked = [0, rows >> 1, rows - 1].map((row) =>
    data.subarray(row * columns, (row + 1) * columns),
  );
  return { shape: [3, columns], data: picked.flatMap((row) => [...row]) };
}
