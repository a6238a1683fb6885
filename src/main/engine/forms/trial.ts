import type { z } from 'zod';
import { PairVariant, type Precision } from '@shared/domain/form';
import { toAppError } from '@shared/errors';
import type { Pixels } from '../../imaging';
import { InferenceClient, PROCESS_ENDED } from '../../inference/client';
import type { InferenceInput, InferenceOutput } from '../../inference/contract';
import type { ProcessHost } from '../../process/port';
import { decide } from '../../proxyclip/decision';
import type { DenseEmbedding } from '../../proxyclip/dense';
import { PLAIN } from '../../proxyclip/form';
import type { Pair } from '../../proxyclip/pair';

/** How a form of a pair did on this machine, against the pair's own graphs on the CPU. */
export const Trial = PairVariant.omit({ inUse: true });
export type Trial = z.infer<typeof Trial>;

/** The built-in picture, and words for things that are in it and one that isn't. */
export const PHOTO = 'samples/everyday/images/16-dog-in-a-truck.jpg';
const WORDS = ['dog', 'truck', 'grass', 'person'];

/** Largest square from the middle, in the picture's own size: one window, padded. */
const SMALL = 112;

/**
 * What a form must reach. On WebGPU over Mesa's lavapipe right kernels gave a mean of 0.99999999 (fp16:
 * 0.999994), the fused attention, which is wrong there, 0.99991: of one model's numbers, so the bounds are
 * nearer to the right ones. Whole numbers are coarser, and it is the label map that counts.
 */
const LEAST: Record<Precision, { mean: number; min: number; agreement: number }> = {
  fp32: { mean: 0.99995, min: 0.999, agreement: 0.998 },
  fp16: { mean: 0.9995, min: 0.95, agreement: 0.99 },
  int8: { mean: 0.99, min: 0.8, agreement: 0.97 },
};

/** A device may hang. */
const LIMIT_MS = 180_000;

export interface Attempt {
  small: DenseEmbedding;
  full: DenseEmbedding;
  secondsAnImage: number;
  /** Text vectors of the words, [words, E], asked of the reference alone: no form changes them. */
  vectors: Float32Array | null;
}

type LoadInput = InferenceInput<'load'>;

/**
 * Runs a form of a pair on the built-in picture, small and at full size, in a process of its own: a device
 * that hangs or takes its process down costs nothing else.
 * @throws AppError why it can't be run
 */
export async function attempt(host: ProcessHost, load: LoadInput, photo: Pixels): Promise<Attempt> {
  const { provider, variant } = load.form ?? PLAIN;
  const plain = provider === 'cpu' && !variant;
  const process = await host.start('inference', { quiet: true });
  const limit = setTimeout(() => void process.kill(), LIMIT_MS);
  try {
    const client = new InferenceClient(process.port);
    const { pair } = await client.load(load);
    const vectors = plain ? (await client.text({ names: WORDS })).vectors : null;
    const small = await client.embed(smallOf(photo, pair));
    const runs = [await client.embed(photo)];
    // The first run on a device compiles its programs.
    if (provider !== 'cpu') runs.push(await client.embed(photo));
    return {
      small: small.dense,
      full: runs[0]!.dense,
      secondsAnImage: Math.min(...runs.map(secondsOf)),
      vectors,
    };
  } finally {
    clearTimeout(limit);
    await process.kill();
  }
}

/** Holds an attempt against the reference. @returns figures, and what is wrong with them or null */
export function judge(
  decision: Pair['decision'],
  precision: Precision,
  reference: Attempt,
  tried: Attempt,
): Pick<Trial, 'cosine' | 'agreement' | 'problem'> {
  const full = cosines(reference.full, tried.full);
  const small = cosines(reference.small, tried.small);
  const cosine = {
    mean: Math.min(full.mean, small.mean),
    min: Math.min(full.min, small.min),
  };
  const agreement = agreementOf(decision, reference, tried);
  const least = LEAST[precision];
  const sound =
    cosine.mean >= least.mean && cosine.min >= least.min && agreement >= least.agreement;
  const problem = sound ? null : 'Its masks differ from those of the CPU in full precision.';
  return { cosine, agreement, problem };
}

function cosines(a: DenseEmbedding, b: DenseEmbedding): { mean: number; min: number } {
  if (a.data.length !== b.data.length) return { mean: 0, min: 0 };
  const { size } = a;
  let sum = 0;
  let min = 1;
  for (let at = 0; at < a.data.length; at += size) {
    let cosine = 0;
    for (let i = at; i < at + size; i++) cosine += a.data[i]! * b.data[i]!;
    sum += cosine;
    // A comparison with NaN is false: written so that it counts as the worst.
    if (!(cosine >= min)) min = Number.isNaN(cosine) ? -1 : cosine;
  }
  const mean = sum / (a.data.length / size);
  return Number.isNaN(mean) ? { mean: -1, min: -1 } : { mean: Math.min(mean, 1), min };
}

function agreementOf(decision: Pair['decision'], reference: Attempt, tried: Attempt): number {
  const queries = {
    names: WORDS,
    labels: WORDS.map((_, i) => i + 1),
    thresholds: WORDS.map(() => 0),
  };
  const labels = ({ full }: Attempt) => {
    const { width, height } = full;
    return decide(full, reference.vectors!, queries, decision, width, height).labels;
  };
  const [expected, got] = [labels(reference), labels(tried)];
  let same = 0;
  for (let i = 0; i < expected.length; i++) if (expected[i] === got[i]) same++;
  return same / expected.length;
}

/** All windows at the speed of the fastest: what else ran on the machine meanwhile is left out. */
function secondsOf({ timings }: InferenceOutput<'embed'>): number {
  const windows = timings.windows.map((one) => one.inputMs + one.imageMs + one.headMs);
  return (timings.prepareMs + windows.length * Math.min(...windows)) / 1000;
}

function smallOf({ rgb, width, height }: Pixels, pair: Pair): InferenceInput<'embed'> {
  const [left, top] = [(width - SMALL) >> 1, (height - SMALL) >> 1];
  const square = new Uint8Array(3 * SMALL * SMALL);
  for (let y = 0; y < SMALL; y++) {
    const from = 3 * ((top + y) * width + left);
    square.set(rgb.subarray(from, from + 3 * SMALL), 3 * SMALL * y);
  }
  const { filter, multiple } = pair.resize;
  const rule = { resize: { short: null, long: null, filter, multiple }, window: pair.window };
  return { rgb: square, width: SMALL, height: SMALL, rule };
}

/** Why a form could not be run, for people. */
export function problemOf(thrown: unknown): string {
  const { message } = toAppError(thrown);
  if (message === PROCESS_ENDED) return 'It ended the model process, or did not answer in time.';
  // ONNX Runtime's own words, without the place in its source.
  return message
    .split('\n')[0]!
    .replace(/^.*was false\.\s*/, '')
    .slice(0, 300);
}
