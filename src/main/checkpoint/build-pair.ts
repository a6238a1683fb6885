import { createHash } from 'node:crypto';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BACKGROUND_WORDS } from '@main/proxyclip/background';
import { Pair, type ImageGraph } from '@main/proxyclip/pair';
import { AppError } from '@shared/errors';
import { readClip, readVfm } from './adapters';
import type { Clip, Vfm, VfmFamily } from './adapters/types';
import { Checkpoint } from './checkpoint';
import { buildHead, buildPlainHead, type EmbedderSpec } from './graphs/head';
import { buildText } from './graphs/text';
import { buildClipImage, buildWholeClipImage } from './graphs/vision';
import type { GraphBuilder, Weight } from './onnx/graph';
import { saveGraph, type WrittenFile } from './onnx/save';
import { elements, writeSafetensors } from './safetensors';
import { sha256 } from './hash';

/** Raise it when what is written changes: caches of older builders are then made anew. */
export const BUILDER_VERSION = 1;

const BETA = 1.2;
const GAMMA = 3;
const CLIP_TABLE = 'clip.positions';
const VFM_TABLE = 'vfm.positions';

/** The published code's pixel constants, for values 0..255 (fixtures README, step 2). */
const PIXEL_MEAN = [122.771, 116.746, 104.094];
const PIXEL_STD = [68.501, 66.632, 70.323];
/** CLIP's constants in full, with which it goes back to [0,1] before the feature model (step 4). */
const CLIP_MEAN = [0.48145466, 0.4578275, 0.40821073];
const CLIP_STD = [0.26862954, 0.26130258, 0.27577711];
const IMAGENET_MEAN = [0.485, 0.456, 0.406];
const IMAGENET_STD = [0.229, 0.224, 0.225];

export const BASELINES = ['clip', 'values'] as const;
export type Baseline = (typeof BASELINES)[number];

export interface BuildOptions {
  clipFolder: string;
  /** null: a baseline without a feature model, see `baseline`. */
  vfmFolder: string | null;
  /**
   * What stands in for the proxy attention where there is no feature model, to compare with. `clip`: the last
   * block as it was trained, attention, residual and MLP. `values`: its values alone, every position its own.
   */
  baseline?: Baseline;
  /** What the feature model was trained as, where neither its weights nor its configuration says so. */
  vfmFamily?: VfmFamily;
  /** Is created; must not hold anything yet. */
  outFolder: string;
  /** Default: made from the title and the files' content. */
  id?: string;
  title?: string;
  summary?: string;
  licence?: string;
  /** Default: the paper's 336 / 112 at a short side of 336, at most 2048 long. */
  resize?: Pair['resize'];
  window?: Pair['window'];
  /** The head also gives `mean_g`, `attn`, `attn_out`: for parity. */
  debug?: boolean;
  /** Share of the weights written, 0 to 1. */
  progress?: (done: number) => void;
  /** Stops the build between two pieces of a tensor; the folder is then left as it is. */
  signal?: AbortSignal;
}

/**
 * Writes a complete pair folder (src/main/proxyclip/pair.ts) from a CLIP and a feature model checkpoint, or from
 * CLIP alone as a baseline.
 * Memory: a few megabytes, whatever the checkpoint's size.
 * @throws AppError for checkpoints that are unknown, damaged or contradict their configuration; `cancelled`.
 */
export async function buildPair(options: BuildOptions): Promise<Pair> {
  const { clipFolder, vfmFolder, vfmFamily, baseline = 'clip' } = options;
  return withCheckpoint(clipFolder, (clipFile) => {
    const clip = readClip(clipFile);
    if (vfmFolder === null) return write(clip, plainParts(clip, baseline), options);
    return withCheckpoint(vfmFolder, (vfmFile) =>
      write(clip, proxyParts(clip, readVfm(vfmFile, vfmFamily), options.debug), options),
    );
  });
}

async function withCheckpoint<T>(
  folder: string,
  use: (checkpoint: Checkpoint) => Promise<T>,
): Promise<T> {
  const checkpoint = await Checkpoint.open(folder);
  try {
    return await use(checkpoint);
  } finally {
    await checkpoint.close();
  }
}

/** What one way of using CLIP differs in from another. */
interface Parts {
  title: string;
  clip: GraphBuilder;
  vfm: Vfm | null;
  head: GraphBuilder;
}

function proxyParts(clip: Clip, vfm: Vfm, debug = false): Parts {
  const spec = { ...embedder(clip), features: vfm.channels, beta: BETA, gamma: GAMMA };
  return {
    title: `${clip.title} + ${vfm.title}`,
    clip: buildClipImage(clip.vision),
    vfm,
    head: buildHead(spec, { debug }),
  };
}

function plainParts(clip: Clip, baseline: Baseline): Parts {
  return baseline === 'values'
    ? {
        title: `${clip.title}, values only`,
        clip: buildClipImage(clip.vision),
        vfm: null,
        head: buildPlainHead(embedder(clip)),
      }
    : {
        title: `${clip.title} alone`,
        clip: buildWholeClipImage(clip.vision),
        vfm: null,
        head: buildPlainHead({ ...embedder(clip), outProjection: null }),
      };
}

function embedder(clip: Clip): EmbedderSpec {
  return {
    values: clip.vision.width,
    embedding: clip.embedding,
    outProjection: clip.vision.blocks.at(-1)!.out,
    postNorm: clip.postNorm,
    projection: clip.projection,
  };
}

async function write(clip: Clip, parts: Parts, options: BuildOptions): Promise<Pair> {
  const out = options.outFolder;
  const graphs: Record<string, GraphBuilder> = {
    'clip.onnx': parts.clip,
    ...(parts.vfm && { 'vfm.onnx': parts.vfm.build() }),
    'head.onnx': parts.head,
    'text.onnx': buildText(clip.text),
  };
  const report = progressOf(Object.values(graphs), options);
  await mkdir(out, { recursive: true });
  const files: WrittenFile[] = [];
  for (const [name, graph] of Object.entries(graphs)) {
    files.push(...(await saveGraph(graph, join(out, name), report)));
  }
  files.push(await savePositions(out, clip, parts.vfm));
  const pair = describePair(clip, parts, files, options);
  await writeFile(join(out, 'pair.json'), `${JSON.stringify(pair, null, 2)}\n`);
  return pair;
}

function describePair(clip: Clip, parts: Parts, files: WrittenFile[], options: BuildOptions): Pair {
  const { vfm, title: byDefault } = parts;
  const title = options.title ?? byDefault;
  return Pair.parse({
    format: 1,
    id: options.id ?? idOf(title, files),
    title,
    summary: options.summary ?? 'ProxyCLIP built on this machine from checkpoints you chose.',
    licence: options.licence ?? 'As of the checkpoints it was built from.',
    starter: false,
    resize: options.resize ?? { short: 336, long: 2048, filter: 'opencv-linear', multiple: 1 },
    window: options.window ?? { size: 336, stride: 112, multiple: 56 },
    images: [
      {
        file: 'clip.onnx',
        mean: perChannel((c) => PIXEL_MEAN[c]! / 255),
        std: perChannel((c) => PIXEL_STD[c]! / 255),
        outputs: ['values'],
        positions: { tensor: CLIP_TABLE, patch: clip.vision.patch, resize: 'scale-0.1' },
      },
      ...(vfm ? [describeFeatures(vfm)] : []),
    ],
    head: { file: 'head.onnx', beta: vfm && BETA, gamma: vfm && GAMMA },
    embedding: clip.embedding,
    text: {
      file: 'text.onnx',
      tokenizer: { kind: 'clip-bpe', file: null, context: clip.text.context },
      templates: ['openai-80'],
    },
    decision: {
      logitScale: 40,
      otherScore: null,
      background: [...BACKGROUND_WORDS],
      softmax: 'names',
      threshold: 0,
    },
    files: Object.fromEntries(files.map(({ file, bytes, sha256 }) => [file, { bytes, sha256 }])),
  });
}

function describeFeatures({ positions }: Vfm): ImageGraph {
  return {
    file: 'vfm.onnx',
    ...vfmNormalisation(),
    outputs: ['features'],
    positions: positions && {
      tensor: VFM_TABLE,
      patch: positions.patch,
      resize: positions.resize,
    },
  };
}

/** Embeddings are cached by this id, so two checkpoints of one architecture must not share it. */
function idOf(title: string, files: WrittenFile[]): string {
  const name = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const content = createHash('sha256').update(JSON.stringify(files)).digest('hex');
  return `${name}-${content.slice(0, 8)}`;
}

/**
 * The published code normalises for CLIP with rounded constants, undoes it with the full ones, and
 * normalises for ImageNet: one affine map u -> (u - mean) / std of pixels in [0,1], composed in float64.
 */
function vfmNormalisation(): Pick<ImageGraph, 'mean' | 'std'> {
  const gain = (c: number) => (255 * CLIP_STD[c]!) / PIXEL_STD[c]!;
  return {
    mean: perChannel((c) => PIXEL_MEAN[c]! / 255 - (CLIP_MEAN[c]! - IMAGENET_MEAN[c]!) / gain(c)),
    std: perChannel((c) => IMAGENET_STD[c]! / gain(c)),
  };
}

function perChannel(value: (channel: number) => number): [number, number, number] {
  return [value(0), value(1), value(2)];
}

async function savePositions(out: string, clip: Clip, vfm: Vfm | null): Promise<WrittenFile> {
  const file = 'positions.safetensors';
  const path = join(out, file);
  const entry = (name: string, table: Weight) =>
    ({ name, dtype: 'F32', shape: table.shape, data: table.read() }) as const;
  await writeSafetensors(path, [
    entry(CLIP_TABLE, clip.vision.positions),
    ...(vfm?.positions ? [entry(VFM_TABLE, vfm.positions.table)] : []),
  ]);
  return { file, bytes: (await stat(path)).size, sha256: await sha256(path) };
}

/** Turns bytes written into a share of all that will be, and lets a wish to stop in. */
function progressOf(
  graphs: GraphBuilder[],
  { progress, signal }: BuildOptions,
): (bytes: number) => void {
  const total = graphs
    .flatMap((graph) => [...graph.weights.values()])
    .reduce((sum, weight) => sum + 4 * elements(weight.shape), 0);
  let done = 0;
  return (bytes) => {
    if (signal?.aborted) throw new AppError('cancelled', 'Stopped on request.');
    progress?.((done += bytes) / total);
  };
}
