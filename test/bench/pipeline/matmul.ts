import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { GraphBuilder } from '@main/checkpoint/onnx/graph';
import { saveGraph } from '@main/checkpoint/onnx/save';

const SIDE = 2048;

export interface Rate {
  /** A second. */
  gflops: number;
  /** A second of processor time, of one thread: what else runs on the machine hardly changes it. */
  processorGflops: number;
}

/** What this machine can do at most in float32: a plain MatMul of the same runtime, measured when called. */
export async function matmul(scratch: string, threads: number): Promise<() => Promise<Rate>> {
  const g = new GraphBuilder();
  const a = g.input('a', 'float', [SIDE, SIDE]);
  const b = g.input('b', 'float', [SIDE, SIDE]);
  g.output('c', g.op('MatMul', [a, b]), [SIDE, SIDE]);
  const path = join(scratch, 'matmul.onnx');
  await saveGraph(g, path);
  const session = await InferenceSession.create(path, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  const values = Float32Array.from({ length: SIDE * SIDE }, (_, i) => Math.sin(i));
  const feeds = {
    a: new Tensor('float32', values, [SIDE, SIDE]),
    b: new Tensor('float32', values.slice(), [SIDE, SIDE]),
  };
  return async () => {
    const [start, used] = [performance.now(), process.cpuUsage()];
    await session.run(feeds);
    const ms = performance.now() - start;
    const { user, system } = process.cpuUsage(used);
    const flops = 2 * SIDE ** 3;
    return { gflops: flops / ms / 1e6, processorGflops: flops / (user + system) / 1e3 };
  };
}
