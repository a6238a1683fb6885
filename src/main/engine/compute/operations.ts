import { join } from 'node:path';
import { SKETCH_SIDE } from '@shared/domain/list';
import type { SalvageReport } from '@shared/domain/salvage';
import { type Ring, runsOf, sketchOf } from '@shared/mask';
import { decode, decodeSmall, hashFile, type Pixels } from '../../imaging';
import { type ColumnRuns, columnRuns, joinedRuns } from '../../proxyclip/column-runs';
import { decide, type Rows } from '../../proxyclip/decision';
import type { DenseEmbedding } from '../../proxyclip/dense';
import { compact, type CompactGrid, type Grid, gridOf } from '../../proxyclip/feature-grid';
import { type Instance, type InstanceOptions, instancesOf } from '../../proxyclip/instances';
import { CellLogits } from '../../proxyclip/logits';
import type { Pair } from '../../proxyclip/pair';
import { type Edges, edgesOf, GUIDE_SIZE, refineRows, rowsAround } from '../../proxyclip/refine';
import { prepare } from '../../proxyclip/resize';
import { Scratch } from '../../proxyclip/scratch';
import type { Queries } from '../../proxyclip/vocabulary';
import { DiskCache } from '../cache/disk-cache';
import { readEmbedding, readFeatures, writeEmbedding } from '../cache/embedding-file';
import { type Figures, inspectCopy } from '../store/backup';
import { salvageDatabase } from '../store/salvage';

export interface ComputeOptions {
  cache: string;
  /** Bound of the embeddings on disk. */
  embeddingBytes: number;
}

export interface SuggestInput {
  key: string;
  /** The image, whose edges the masks follow unless the rule says otherwise. */
  file: string;
  /** [names, E] */
  vectors: Float32Array;
  queries: Queries;
  rule: Pair['decision'];
  /** The original image's size. */
  width: number;
  height: number;
  options: InstanceOptions;
}

/** A mask as COCO RLE and the size of its image, pixels. */
export interface SketchInput {
  counts: string;
  width: number;
  height: number;
}

/** `mixed`: of the embedding, for want of features. */
export type SeenGrid = CompactGrid & { mixed: boolean };

/** Everything that takes more than a moment and needs no model: kept off the thread that answers calls. */
export interface Compute {
  hash(file: string): Promise<string>;
  /** @param resize to a pair's input size: a large photo is then never handed on, or held by the model process */
  decode(file: string, resize?: Pair['resize']): Promise<Pixels>;
  /** Whether an embedding is cached under this key. */
  has(key: string): Promise<boolean>;
  /** Caches an embedding, and the features that it was made with. */
  keep(key: string, dense: DenseEmbedding, features: Grid | null): Promise<void>;
  /** What places of a cached image have in common: its features, else its embedding; null as below. */
  features(key: string): Promise<SeenGrid | null>;
  /** The instances of a cached embedding; null when there is none (any more). */
  suggest(input: SuggestInput): Promise<Instance[] | null>;
  /** What some rows of a cached embedding's image are, edges followed; null as above. */
  decide(input: SuggestInput, rows: Rows): Promise<ColumnRuns | null>;
  /** The instances of an image, given the runs of its parts from top to bottom. */
  finish(input: SuggestInput, parts: ColumnRuns[]): Promise<Instance[]>;
  /** The outlines of each of these masks, for thumbnails: SKETCH_SIDE along the longer side. */
  sketch(masks: readonly SketchInput[]): Promise<Ring[][]>;
  /** Reads a whole copy of a project and says what is in it. @throws AppError('damaged') */
  inspectCopy(file: string): Promise<Figures>;
  /** Copies what can be read of a damaged project into a new file. @throws AppError as `salvageDatabase` does */
  salvage(file: string, target: string): Promise<SalvageReport>;
  /** Another bound of the embeddings on disk, bytes. */
  limit(bytes: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * The images last worked with stay in memory, with what the words gave there: a vocabulary is usually tuned on
 * one image, and while a run is under way that one is still looked at.
 */
const HELD = 3;

export function computeHere({ cache, embeddingBytes }: ComputeOptions): Compute {
  const disk = new DiskCache(join(cache, 'embeddings'), embeddingBytes);
  const held = new Map<string, CellLogits>();
  const edges = new Map<string, Edges>();
  // What lies in it is read to the end before the next decision begins: nothing waits in between.
  const scratch = new Scratch();

  const hold = (key: string, logits: CellLogits): CellLogits => newest(held, key, logits);

  const edgesIn = async (key: string, file: string): Promise<Edges> =>
    newest(edges, key, edges.get(key) ?? edgesOf(await decodeSmall(file, GUIDE_SIZE)));

  const load = async (key: string): Promise<CellLogits | null> => {
    const known = held.get(key);
    if (known) return hold(key, known);
    const file = await disk.get(key);
    const dense = file && readEmbedding(file);
    if (file && !dense) await disk.drop(key);
    return dense && hold(key, new CellLogits(dense));
  };

  const decideRows = async (input: SuggestInput, rows: Rows): Promise<ColumnRuns | null> => {
    const { key, file, vectors, queries, rule, width, height } = input;
    const logits = await load(key);
    if (!logits) return null;
    const decideOn = (some: Rows) =>
      decide(logits.dense, vectors, queries, rule, width, height, logits, some, scratch);
    if (rule.refine === false) return columnRuns(decideOn(rows), rows, height);
    const guide = await edgesIn(key, file);
    const around = rowsAround(rows, height, guide);
    const refined = refineRows(decideOn(around), guide, around, rows, height, scratch);
    return columnRuns(refined, rows, height);
  };

  const finish = async (
    { width, height, options }: SuggestInput,
    parts: readonly ColumnRuns[],
  ): Promise<Instance[]> => instancesOf(joinedRuns(parts, height), width, height, options);

  return {
    hash: hashFile,
    async decode(file, resize) {
      const pixels = await decode(file);
      if (!resize) return pixels;
      return { ...pixels, ...prepare(pixels.rgb, pixels.width, pixels.height, { resize }) };
    },
    has: async (key) => held.has(key) || disk.has(key),
    async keep(key, dense, features) {
      const file = writeEmbedding(dense, features && compact(features));
      // Held as it will be read again, so that the first decision and later ones are the same.
      hold(key, new CellLogits(readEmbedding(file) ?? dense));
      // A full disk costs the next run its time, not this one its result.
      await disk.put(key, file).catch((error: unknown) => console.error(error));
    },
    async features(key) {
      const file = await disk.get(key);
      const dense = file && readEmbedding(file);
      if (!dense) return null;
      const features = readFeatures(file);
      return { ...(features ?? compact(gridOf(dense))), mixed: !features };
    },
    async suggest(input) {
      const runs = await decideRows(input, { from: 0, to: input.height });
      return runs && finish(input, [runs]);
    },
    decide: decideRows,
    finish,
    sketch: async (masks) =>
      masks.map(({ counts, width, height }) =>
        sketchOf(runsOf({ size: [height, width], counts }), width, height, SKETCH_SIDE),
      ),
    inspectCopy: async (file) => inspectCopy(file),
    salvage: async (file, target) => salvageDatabase(file, target),
    limit: (bytes) => disk.limit(bytes),
    close: async () => {},
  };
}

/** Puts a value in as the newest and lets the oldest go. */
function newest<T>(values: Map<string, T>, key: string, value: T): T {
  values.delete(key);
  values.set(key, value);
  if (values.size > HELD) values.delete(values.keys().next().value!);
  return value;
}
