import { InferenceClient } from '@main/inference/client';
import { forkHost } from '@main/process/fork-host';
import type { Form } from '@main/proxyclip/form';
import { matmul } from './matmul';
import { median } from './median';
import { peakBytes, processorMs } from './process-figures';

export interface WindowFigures {
  form: string;
  threads: number;
  loadMs: number;
  /** Medians of one window. */
  inputMs: number;
  imageMs: number;
  headMs: number;
  windowMs: number;
  gflops: number | null;
  /** Of a plain MatMul, run before and after each window. */
  matmulGflops: number;
  /** Medians over the rounds, each against its own two MatMuls: by the clock, and by processor time. */
  share: number | null;
  processorShare: number | null;
  peakBytes: number | null;
}

export interface Bench {
  folder: string;
  clipVocabulary: string;
  scratch: string;
  rounds: number;
  /** Of a square window, pixels. */
  side: number;
  /** Of one window; null when they can't be counted. */
  flops: number | null;
}

type Round = Record<
  'inputMs' | 'imageMs' | 'headMs' | 'ms' | 'gflops' | 'matmulGflops' | 'share' | 'processorShare',
  number
>;

/** One window again and again in a process of its own, between two plain MatMuls in this one. */
export async function measureWindow(
  { folder, clipVocabulary, scratch, rounds, side, flops }: Bench,
  label: string,
  form: Form,
  threads: number,
): Promise<WindowFigures> {
  const reference = await matmul(scratch, threads);
  const process = await forkHost({ entries: __dirname }).start('inference');
  try {
    const client = new InferenceClient(process.port);
    const { ms: loadMs } = await client.load({ folder, threads, clipVocabulary, form });
    const rgb = new Uint8Array(side * side * 3).map((_, i) => (i * 2654435761) >>> 24);
    const embed = () => client.embed({ rgb, width: side, height: side });
    await embed();
    await reference();
    const runs: Round[] = [];
    let before = await reference();
    for (let i = 0; i < rounds; i++) {
      const used = processorMs(process.pid);
      const [window] = (await embed()).timings.windows;
      const usedMs = (processorMs(process.pid) ?? NaN) - (used ?? NaN);
      const after = await reference();
      const ms = window!.inputMs + window!.imageMs + window!.headMs;
      const gflops = flops === null ? 0 : flops / ms / 1e6;
      const matmulGflops = (before.gflops + after.gflops) / 2;
      const processorGflops = (before.processorGflops + after.processorGflops) / 2;
      runs.push({
        ...window!,
        ms,
        gflops,
        matmulGflops,
        share: gflops / matmulGflops,
        processorShare: (flops ?? 0) / usedMs / 1e6 / processorGflops,
      });
      before = after;
    }
    const of = (figure: (run: Round) => number) => median(runs.map(figure));
    return {
      form: label,
      threads,
      loadMs,
      inputMs: of((run) => run.inputMs),
      imageMs: of((run) => run.imageMs),
      headMs: of((run) => run.headMs),
      windowMs: of((run) => run.ms),
      gflops: flops === null ? null : of((run) => run.gflops),
      matmulGflops: of((run) => run.matmulGflops),
      share: flops === null ? null : of((run) => run.share),
      processorShare: flops === null ? null : of((run) => run.processorShare),
      peakBytes: peakBytes(process.pid),
    };
  } finally {
    await process.kill();
  }
}
