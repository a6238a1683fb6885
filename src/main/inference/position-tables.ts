import { readFile } from 'node:fs/promises';
import { AppError } from '@shared/errors';
import type { ImageGraph } from '../proxyclip/pair';
import { resizePositions, type PositionTable } from '../proxyclip/positions';

/** Position tables of a pair's image graphs, resized to a window's grid once for each grid. */
export class PositionTables {
  readonly #resized = new Map<string, Float32Array>();

  private constructor(readonly tables: ReadonlyMap<string, PositionTable>) {}

  /** @param file the pair's positions.safetensors, F32; null when no graph of the pair needs one. */
  static async open(file: string | null): Promise<PositionTables> {
    return new PositionTables(file ? await readTables(file) : new Map());
  }

  /** [1, 1 + h*w, D] for a window of `height` x `width` pixels. */
  forWindow(
    rule: NonNullable<ImageGraph['positions']>,
    height: number,
    width: number,
  ): { data: Float32Array; dims: [number, number, number] } {
    const table = this.tables.get(rule.tensor);
    if (!table)
      throw new AppError('damaged', `positions.safetensors has no table "${rule.tensor}".`);
    // What is left over at the right and the bottom falls off in the patch convolution.
    const rows = Math.floor(height / rule.patch);
    const columns = Math.floor(width / rule.patch);
    const key = `${rule.tensor} ${rule.resize} ${rows} ${columns}`;
    let data = this.#resized.get(key);
    if (!data) this.#resized.set(key, (data = resizePositions(table, rows, columns, rule.resize)));
    return { data, dims: [1, 1 + rows * columns, table.width] };
  }
}

/** The tables are written by our own builder: F32, [1 + n*n, D], in a file that its hash has vouched for. */
async function readTables(file: string): Promise<Map<string, PositionTable>> {
  const bytes = await readFile(file);
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, start)) as Record<
    string,
    { shape: [number, number]; data_offsets: [number, number] }
  >;
  return new Map(
    Object.entries(header)
      .filter(([name]) => name !== '__metadata__')
      .map(([name, { shape, data_offsets }]) => {
        const [from, to] = data_offsets;
        const data = new Float32Array(
          Uint8Array.from(bytes.subarray(start + from, start + to)).buffer,
        );
        return [name, { data, width: shape[1] }];
      }),
  );
}
