import type { CaseResult } from './run';
import type { StageResult } from './stages';

const HEAD = `# Parity

The product's code against the arrays of the published code, stage by stage: largest absolute error on a CPU in
float32, over all images and all namings and number types of the same weights. Weights are random, tiny where a
width stands for the size, else of full size (\`test/fixtures/proxyclip/README.md\`).

- \`n % > limit\`: share of positions beyond the limit. An entry of the proxy attention within rounding of 0 may fall
  on either side of its mask and moves one position; how many may, and how far, is in the fixtures' index.
- \`logits\` comes twice where the expected ones are stored in single and in half precision, each with its limit.
- \`labels\` counts pixels that differ although the decision is clear.`;

/** The results as a document: a row a stage, a column a pair. Tables are laid out as Prettier wants them. */
export function parityDocument(results: readonly CaseResult[], command: string): string {
  const pairs = [...new Set(results.flatMap(({ pair }) => pair ?? []))];
  const worst = new Map<string, Map<string, StageResult>>();
  for (const { pair, stages } of results)
    for (const result of stages) {
      const row = `${nameOf(result.stage)} ${result.limit}`;
      const cells = worst.get(row) ?? new Map<string, StageResult>();
      const before = cells.get(pair!);
      if (!before || result.max > before.max || !result.ok) cells.set(pair!, result);
      worst.set(row, cells);
    }
  const rows = [...worst].map(([row, cells]) => {
    const [stage = '', limit] = row.split(' ');
    return [stage, figure(Number(limit)), ...pairs.map((pair) => cell(cells.get(pair)))];
  });
  const compared = ['compared', '', ...pairs.map((pair) => String(countOf(results, pair)))];
  const parts = [
    HEAD,
    `Written by \`${command}\`; a cell that is out would say OUT.`,
    table(['stage', 'limit', ...pairs], [compared, ...rows]),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** A stage without what tells one stored form of it from another. */
function nameOf(stage: string): string {
  return stage
    .split('/')[0]!
    .replace(/_step_\d+$|_0_mid_last$|_thd.*$|_y1x1y2x2$|_tblr$/, '')
    .replace(/_rows$/, '')
    .replace(/^text_vectors$|^per_template$/, 'vectors')
    .replace('ids_first_template', 'ids');
}

const countOf = (results: readonly CaseResult[], pair: string) =>
  results.filter((result) => result.pair === pair).length;

function cell(result: StageResult | undefined): string {
  if (!result) return '';
  const { max, outliers, stage, ok } = result;
  const beyond = outliers > 0 && !stage.startsWith('labels');
  const share = beyond ? ` (${(100 * outliers).toFixed(2)} % > limit)` : '';
  return `${ok ? '' : 'OUT '}${figure(max)}${share}`;
}

function figure(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toExponential(1);
}

function table(head: string[], rows: string[][]): string {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]!.length), 3));
  const line = (cells: string[]) =>
    `| ${cells.map((text, i) => text.padEnd(widths[i]!)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
