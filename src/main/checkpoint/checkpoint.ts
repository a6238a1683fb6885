import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ZodType } from 'zod';
import { AppError } from '@shared/errors';
import type { Weight } from './onnx/graph';
import { elements, Safetensors } from './safetensors';

/**
 * The names under which public checkpoints keep their weights, in order of preference: where both are, the
 * first has both towers, the other may be timm's image tower alone.
 */
const WEIGHT_FILES = ['open_clip_model.safetensors', 'model.safetensors'];
const CONFIG_FILES = ['config.json', 'open_clip_config.json'] as const;
export type ConfigFile = (typeof CONFIG_FILES)[number];

/** A folder with one safetensors file and the configuration files beside it. */
export class Checkpoint {
  private constructor(
    readonly folder: string,
    private readonly file: Safetensors,
    private readonly configs: ReadonlyMap<ConfigFile, unknown>,
  ) {}

  /** @throws AppError `not-found`, `unsupported` (weights in several files), `damaged`, `bad-input`. */
  static async open(folder: string): Promise<Checkpoint> {
    const weights = await weightsFile(folder);
    const configs = new Map<ConfigFile, unknown>();
    for (const name of CONFIG_FILES) {
      const json = await readJson(join(folder, name));
      if (json !== undefined) configs.set(name, json);
    }
    return new Checkpoint(folder, await Safetensors.open(weights), configs);
  }

  get weightsPath(): string {
    return this.file.path;
  }

  get names(): string[] {
    return [...this.file.tensors.keys()];
  }

  hasConfig(file: ConfigFile): boolean {
    return this.configs.has(file);
  }

  /** @throws AppError `bad-input` naming the file and the setting that does not fit. */
  config<T>(file: ConfigFile, schema: ZodType<T>): T {
    const parsed = schema.safeParse(this.configs.get(file) ?? {});
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    throw new AppError(
      'bad-input',
      `${join(this.folder, file)}: ${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'invalid'}.`,
      { cause: parsed.error },
    );
  }

  /** Shape of a tensor that says itself how large the model is. @throws AppError `bad-input`. */
  shape(name: string, sides: number): readonly number[] {
    const info = this.file.tensors.get(name);
    if (!info) throw this.error(name, `${sides} sides`, 'no such tensor');
    if (info.shape.length !== sides) throw this.error(name, `${sides} sides`, show(info.shape));
    return info.shape;
  }

  /**
   * A float tensor of exactly this shape.
   * @param as the same elements under another shape (a leading 1 dropped, say)
   * @throws AppError `bad-input` naming the tensor, what was expected and what was found.
   */
  tensor(name: string, shape: readonly number[], as: readonly number[] = shape): Weight {
    const info = this.file.tensors.get(name);
    if (!info) throw this.error(name, show(shape), 'no such tensor');
    if (show(info.shape) !== show(shape)) throw this.error(name, show(shape), show(info.shape));
    return this.slice(name, name, as, 0);
  }

  /** Rows `part` of `parts` equal ones of a tensor [parts*n, ...]: a fused q, k, v projection taken apart. */
  part(name: string, shape: readonly number[], part: number, parts: number): Weight {
    const whole = this.tensor(name, shape).shape;
    const own = [whole[0]! / parts, ...whole.slice(1)];
    return this.slice(`${name}#${part}`, name, own, part * elements(own));
  }

  /** How many blocks the weights have: 1 + the largest number that `pattern` captures. */
  blocks(pattern: RegExp): number {
    const numbers = this.names.map((name) => Number(pattern.exec(name)?.[1] ?? -1));
    return Math.max(-1, ...numbers) + 1;
  }

  error(tensor: string, expected: string, found: string): AppError {
    return new AppError(
      'bad-input',
      `${this.file.path}: tensor "${tensor}": expected ${expected}, found ${found}.`,
    );
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private slice(name: string, source: string, shape: readonly number[], from: number): Weight {
    const { file } = this;
    return {
      name,
      shape,
      async *read() {
        for await (const piece of file.float32(source, from, elements(shape))) {
          yield new Uint8Array(piece.buffer);
        }
      },
    };
  }
}

/** The files of a checkpoint folder that say what it is: weights first, then configurations. */
export async function checkpointFiles(folder: string): Promise<string[]> {
  const names = new Set(await filesOf(folder));
  return [
    await weightsFile(folder),
    ...CONFIG_FILES.filter((name) => names.has(name)).map((name) => join(folder, name)),
  ];
}

export function show(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

async function weightsFile(folder: string): Promise<string> {
  const files = await filesOf(folder);
  if (files.some((file) => file.endsWith('.safetensors.index.json'))) {
    throw new AppError(
      'unsupported',
      `${folder} holds weights split over several files; use the checkpoint in one .safetensors file.`,
    );
  }
  const candidates = files.filter((file) => file.endsWith('.safetensors')).sort();
  const chosen = WEIGHT_FILES.find((file) => candidates.includes(file)) ?? candidates[0];
  if (!chosen) throw new AppError('not-found', `${folder} holds no .safetensors file.`);
  return join(folder, chosen);
}

function filesOf(folder: string): Promise<string[]> {
  return readdir(folder).catch((cause: unknown) => {
    throw new AppError('not-found', `Cannot read the folder ${folder}.`, { cause });
  });
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new AppError('not-found', `Cannot read ${path}.`, { cause: error });
  });
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('damaged', `${path} is not JSON.`, { cause });
  }
}
