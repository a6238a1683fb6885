import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { Model } from '@main/inference/model';
import type { Outputs } from '@main/inference/session';
import { decide, type Decision } from '@main/proxyclip/decision';
import type { DenseEmbedding } from '@main/proxyclip/dense';
import { Lattice } from '@main/proxyclip/lattice';
import { CellLogits } from '@main/proxyclip/logits';
import { windowPixels } from '@main/proxyclip/normalise';
import { prepare, type RgbImage } from '@main/proxyclip/resize';
import { paddedSize } from '@main/proxyclip/windows';
import { stack, type NdArray } from './arrays';
import type { Vocabulary } from './fixtures';

/** What the product made of one image: every stage that fixtures know, as arrays in their layout. */
export class Observed {
  private constructor(
    readonly model: Model,
    readonly image: RgbImage,
    readonly resized: RgbImage,
    readonly dense: DenseEmbedding,
    readonly outputs: readonly Outputs[],
  ) {}

  static async of(model: Model, imageFile: string): Promise<Observed> {
    const { data, info } = await sharp(await readFile(imageFile))
      .autoOrient()
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const image = { rgb: new Uint8Array(data), width: info.width, height: info.height };
    const outputs: Outputs[] = [];
    const { dense } = await model.embed(image, {}, (i, window) => {
      outputs[i] = window;
    });
    const resized = prepare(image.rgb, image.width, image.height, model.pair);
    return new Observed(model, image, resized, dense, outputs);
  }

  get resizedRgb(): NdArray {
    return { shape: [this.resized.height, this.resized.width, 3], data: this.resized.rgb };
  }

  get windows(): NdArray {
    return table(this.dense.windows.map(({ y1, x1, y2, x2 }) => [y1, x1, y2, x2]));
  }

  get padding(): NdArray {
    return table(
      this.dense.windows.map(({ padTop, padBottom, padLeft, padRight }) => [
        padTop,
        padBottom,
        padLeft,
        padRight,
      ]),
    );
  }

  /** Normalised windows [windows, 3, H, W] as the graph that gives `output` gets them. */
  input(output: 'values' | 'features'): NdArray {
    const { images } = this.model.pair;
    const graph = images.find(({ outputs }) => outputs.includes(output))!;
    return stack(
      this.dense.windows.map((window) => {
        const { width, height } = paddedSize(window);
        return {
          shape: [3, height, width],
          data: windowPixels(this.resized, window, graph, images[0]!),
        };
      }),
    );
  }

  /** An output of the graphs, window by window, in `shape` where the graph's own is another. */
  output(name: string, shape?: (dims: readonly number[]) => number[]): NdArray {
    return stack(
      this.outputs.map((outputs) => {
        const found = outputs[name];
        if (!found) throw new Error(`the graphs give no ${name}`);
        return { shape: shape ? shape(found.dims) : found.dims, data: found.data };
      }),
    );
  }

  get denseEmbedding(): NdArray {
    const { windows, rows, columns, size, data } = this.dense;
    return { shape: [windows.length, rows, columns, size], data };
  }

  /** Logits of the first `count` names at the size of the first window, its padding included. */
  async windowLogits({ names }: Vocabulary, count: number): Promise<NdArray> {
    const { width, height } = paddedSize(this.dense.windows[0]!);
    const { rows, columns, size } = this.dense;
    const alone: DenseEmbedding = {
      ...this.dense,
      width,
      height,
      windows: [{ y1: 0, x1: 0, y2: height, x2: width, ...NO_PADDING }],
      data: this.dense.data.subarray(0, rows * columns * size),
    };
    return logitsOf(alone, await textOf(this.model, names.slice(0, count)), width, height);
  }

  /** Logits of the first `count` names at the original size. */
  async logits({ names }: Vocabulary, count: number): Promise<NdArray> {
    const vectors = await textOf(this.model, names.slice(0, count));
    return logitsOf(this.dense, vectors, this.image.width, this.image.height);
  }

  /** The published decision: softmax over all names, pixels under the threshold go to class 0. */
  async decision(vocabulary: Vocabulary, threshold: number): Promise<Decision> {
    const { names, class_of_name: classes } = vocabulary;
    const count = Math.max(...classes) + 1;
    return decide(
      this.dense,
      await textOf(this.model, names),
      {
        names,
        labels: classes.map((index) => index + 1),
        thresholds: new Array<number>(count).fill(0),
      },
      { ...this.model.pair.decision, threshold },
      this.image.width,
      this.image.height,
    );
  }
}

/** Vectors by name: the same words are asked for at every stage, image and threshold. */
const known = new WeakMap<Model, Map<string, Float32Array>>();

async function textOf(model: Model, names: readonly string[]): Promise<Float32Array> {
  const vectors = known.get(model) ?? new Map<string, Float32Array>();
  known.set(model, vectors);
  const { embedding } = model.pair;
  const missing = names.filter((name) => !vectors.has(name));
  const fresh = await model.text(missing);
  missing.forEach((name, i) =>
    vectors.set(name, fresh.subarray(i * embedding, (i + 1) * embedding)),
  );
  const all = new Float32Array(names.length * embedding);
  names.forEach((name, i) => all.set(vectors.get(name)!, i * embedding));
  return all;
}

const NO_PADDING = { padTop: 0, padLeft: 0, padBottom: 0, padRight: 0 };

function table(rows: readonly number[][]): NdArray {
  return { shape: [rows.length, rows[0]!.length], data: rows.flat() };
}

/** [names, height, width] */
function logitsOf(
  dense: DenseEmbedding,
  vectors: Float32Array,
  width: number,
  height: number,
): NdArray {
  const names = vectors.length / dense.size;
  const order = Int32Array.from({ length: names }, (_, name) => name);
  const table = new CellLogits(dense).table(Array.from(order, String), vectors, order, 0);
  const lattice = new Lattice(dense, table, names, width, height);
  const { rows, columns } = lattice;
  const data = new Float32Array(names * height * width);
  const [upper, lower] = [0, 1].map(() => new Float32Array(columns.knots.length * names));
  for (let r = 0; r + 1 < rows.knots.length; r++) {
    lattice.row(r, upper!);
    lattice.row(r + 1, lower!);
    for (let c = 0; c + 1 < columns.knots.length; c++)
      for (let y = rows.first[r]!; y < rows.first[r + 1]!; y++)
        for (let x = columns.first[c]!; x < columns.first[c + 1]!; x++)
          for (let n = 0; n < names; n++) {
            const edge = (at: number) => upper![at]! + rows.share[y]! * (lower![at]! - upper![at]!);
            const left = edge(c * names + n);
            const right = edge((c + 1) * names + n);
            data[(n * height + y) * width + x] = left + columns.share[x]! * (right - left);
          }
  }
  return { shape: [names, height, width], data };
}
