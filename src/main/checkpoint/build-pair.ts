import { createHash } from 'node:crypto';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BACKGROUND_WORDS } from '@main/proxyclip/background';
import { Pair } from '@main/proxyclip/pair';
import { AppError } from '@shared/errors';
import { readClip, readVfm } from './adapters';
import type { Clip, Vfm, VfmFamily } from './adapters/types';
import { Checkpoint } from './checkpoint';
import { buildHead } from './graphs/head';
import { buildText } from './graphs/text';
import { buildClipImage } from './graphs/vision';
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

export interface BuildOptions {
  clipFolder: string;
  vfmFolder: string;
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
 * Writes a complete pair folder (src/main/proxyclip/pair.ts) from a CLIP and a feature model checkpoint.
 * Memory: a few megabytes, whatever the checkpoint's size.
 * @throws AppError for checkpoints that are unknown, damaged or contradict their configuration; `cancelled`.
 */
export async function buildPair(options: BuildOptions): Promise<Pair> {
  const clipFile = await Checkpoint.open(options.clipFolder);
  try {
    const vfmFile = await Checkpoint.open(options.vfmFolder);
    try {
      return await write(readClip(clipFile), readVfm(vfmFile, options.vfmFamily), options);
    } finally {
      await vfmFile.close();
    }
  } finally {
    await clipFile.close();
  }
}

async function write(clip: Clip, vfm: Vfm, options: BuildOptions): Promise<Pair> {
  const out = options.outFolder;
  const graphs: Record<string, GraphBuilder> = {
    'clip.onnx': buildClipImage(clip.vision),
    'vfm.onnx': vfm.build(),
    'head.onnx': buildHead(headSpec(clip, vfm), { debug: options.debug }),
    'text.onnx': buildText(clip.text),
  };
  const report = progressOf(Object.values(graphs), options);
  await mkdir(out, { recursive: true });
  const files: WrittenFile[] = [];
  for (const [name, graph] of Object.entries(graphs)) {
    files.push(...(await saveGraph(graph, join(out, name), report)));
  }
  files.push(await savePositions(out, clip, vfm));
  const pair = describePair(clip, vfm, files, options);
  await writeFile(join(out, 'pair.json'), `${JSON.stringify(pair, null, 2)}\n`);
  return pair;
}

function headSpec(clip: Clip, vfm: Vfm) {
  return {
    features: vfm.channels,
    values: clip.vision.width,
    embedding: clip.embedding,
    outProjection: clip.vision.blocks.at(-1)!.out,
    postNorm: clip.postNorm,
    projection: clip.projection,
    beta: BETA,
    gamma: GAMMA,
  };
}

function describePair(clip: Clip, vfm: Vfm, files: WrittenFile[], options: BuildOptions): Pair {
  const title = options.title ?? `${clip.title} + ${vfm.title}`;
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
        mean: PIXEL_MEAN.map((mean) => mean / 255),
        std: PIXEL_STD.map((std) => std / 255),
        outputs: ['values'],
        positions: { tensor: CLIP_TABLE, patch: clip.vision.patch, resize: 'scale-0.1' },
      },
      {
        file: 'vfm.onnx',
        ...vfmNormalisation(),
        outputs: ['features'],
        positions: vfm.positions && {
          tensor: VFM_TABLE,
          patch: vfm.positions.patch,
          resize: vfm.positions.resize,
        },
      },
    ],
    head: { file: 'head.onnx', beta: BETA, gamma: GAMMA },
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
function vfmNormalisation(): { mean: number[]; std: number[] } {
  const channels = [0, 1, 2].map((c) => {
    const gain = (255 * CLIP_STD[c]!) / PIXEL_STD[c]!;
    const offset = CLIP_MEAN[c]! - IMAGENET_MEAN[c]!;
    return { mean: PIXEL_MEAN[c]! / 255 - offset / gain, std: IMAGENET_STD[c]! / gain };
  });
  return { mean: channels.map(({ mean }) => mean), std: channels.map(({ std }) => std) };
}

async function savePositions(out: string, clip: Clip, vfm: Vfm): Promise<WrittenFile> {
  const file = 'positions.safetensors';
  const path = join(out, file);
  const entry = (name: string, table: Weight) =>
    ({ name, dtype: 'F32', shape: table.shape, data: table.read() }) as const;
  await writeSafetensors(path, [
    entry(CLIP_TABLE, clip.vision.positions),
    ...(vfm.positions ? [entry(VFM_TABLE, vfm.positions.table)] : []),
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
