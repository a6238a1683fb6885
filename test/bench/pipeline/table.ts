type Cell = string | number | null;

/** Rows as a Markdown table, numbers to the right. */
export function table(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const text = (cell: Cell) => (cell === null ? '-' : String(cell));
  const cells = [heads, ...rows].map((row) => row.map(text));
  const widths = heads.map((_, i) => Math.max(3, ...cells.map((row) => row[i]!.length)));
  const right = heads.map((_, i) => rows.every((row) => typeof row[i] !== 'string'));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => (right[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join(' | ')} |`;
  const rule = widths.map((width, i) =>
    right[i] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  const [head, ...body] = cells;
  return [line(head!), line(rule), ...body.map(line)].join('\n');
}
