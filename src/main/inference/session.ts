import { env, InferenceSession, listSupportedBackends, type Tensor } from 'onnxruntime-node';
import { AppError } from '@shared/errors';
import type { Provider } from '@shared/domain/form';

// What fails is thrown as well; a device that is not there is no error worth a line on the terminal.
env.logLevel = 'fatal';

/** Named float32 outputs of a graph. */
export type Outputs = Record<string, { data: Float32Array; dims: readonly number[] }>;

/** ONNX Runtime's names. */
const NAMES: Record<Provider, string> = {
  cpu: 'cpu',
  cuda: 'cuda',
  directml: 'dml',
  coreml: 'coreml',
  webgpu: 'webgpu',
};

/** @throws AppError `damaged` naming the file; `unavailable` for a provider that this machine has no device for */
export async function openSession(
  file: string,
  threads: number,
  provider: Provider = 'cpu',
): Promise<InferenceSession> {
  // Asked for one that is not built in, the runtime would take the CPU without a word.
  if (!listSupportedBackends().some(({ name }) => name === NAMES[provider]))
    throw new AppError('unavailable', 'This build of ONNX Runtime does not have it.');
  try {
    return await InferenceSession.create(file, {
      executionProviders: [NAMES[provider]],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // A pair has several graphs, each with threads of its own: those of the last would go on spinning against
      // those of the next (measured: 1.7 times the processor time, and no picture sooner).
      extra: { session: { intra_op: { allow_spinning: '0' } } },
      logSeverityLevel: 3,
    });
  } catch (cause) {
    if (provider !== 'cpu')
      throw new AppError('unavailable', `${messageOf(cause)}.`.replace(/\.\.$/, '.'), { cause });
    throw new AppError(
      'damaged',
      `The model graph ${file} cannot be loaded; get the model again.`,
      { cause },
    );
  }
}

const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);

export async function run(
  session: InferenceSession,
  feeds: Record<string, Tensor>,
): Promise<Outputs> {
  const results = await session.run(feeds);
  return Object.fromEntries(
    Object.entries(results).map(([name, { data, dims }]) => [
      name,
      { data: data as Float32Array, dims },
    ]),
  );
}
