import type { Model } from '@main/inference/model';
import { promptsOf, templatesOf } from '@main/proxyclip/text/templates';
import { tokenBatch } from '@main/proxyclip/text/tokens';
import { unitRows } from '@main/proxyclip/text/vectors';
import type { StoredArray } from './arrays';
import { compare } from './compare';
import type { Text } from './fixtures';
import type { Tolerances } from './settings';
import type { StageResult } from './stages';

/** Text vectors, those of single prompts, and token ids, as the product makes them. */
export async function compareText(
  model: Model,
  text: Text,
  expected: ReadonlyMap<string, StoredArray>,
  tolerances: Tolerances,
): Promise<StageResult[]> {
  const templates = templatesOf(model.pair.text.templates);
  const limit = Number(tolerances['text_vectors']?.['max_abs'] ?? 1e-5);
  const leastCosine = Number(tolerances['text_vectors']?.['min_cosine'] ?? 0);
  const results: StageResult[] = [];
  const vectors = (stage: string, actual: Float32Array) => {
    const stored = expected.get(stage);
    if (!stored) return;
    const comparison = compare({ ...stored, data: actual }, stored, { max: limit });
    const cosine = worstCosine(actual, stored);
    results.push({ stage, limit, ...comparison, ok: comparison.ok && cosine >= leastCosine });
  };

  vectors('vectors', await model.text(text.names));
  for (const [i, name] of text.per_template_names.entries()) {
    const prompts = await model.prompts(promptsOf(name, templates));
    vectors(`per_template/${i}`, unitRows(prompts, model.pair.embedding));
  }
  for (const [i, name] of text.ids_names.entries()) {
    const stored = expected.get(`ids/${i}`);
    if (!stored) continue;
    const rows = promptsOf(name, templates).map((prompt) => model.encode(prompt));
    const ids = Array.from(tokenBatch(rows, stored.shape[1]).ids, Number);
    const comparison = compare({ ...stored, data: ids }, stored, { max: 0 });
    results.push({ stage: `ids/${i}`, limit: 0, ...comparison });
  }
  return results;
}

function worstCosine(actual: Float32Array, { data, shape }: StoredArray): number {
  const size = shape.at(-1)!;
  let worst = 1;
  for (let start = 0; start < data.length; start += size) {
    let [dot, a, b] = [0, 0, 0];
    for (let i = start; i < start + size; i++) {
      dot += actual[i]! * data[i]!;
      a += actual[i]! ** 2;
      b += data[i]! ** 2;
    }
    worst = Math.min(worst, dot / Math.sqrt(a * b));
  }
  return worst;
}
