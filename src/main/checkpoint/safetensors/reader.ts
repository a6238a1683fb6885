import { open, type FileHandle } from 'node:fs/promises';
import { AppError } from '@shared/errors';
import { ELEMENT_BYTES, readFully, readHeader, type TensorInfo } from './header';
import { TO_FLOAT32 } from './convert';

/** Elements that pass through memory at a time. */
const PIECE = 1 << 20;

/**
 * An open safetensors file (format: github.com/huggingface/safetensors). Only the header is held in
 * memory; tensors are read piece by piece. Everything the header claims is checked against the file.
 */
export class Safetensors {
  private constructor(
    readonly path: string,
    readonly tensors: ReadonlyMap<string, TensorInfo>,
    private readonly handle: FileHandle,
  ) {}

  /** @throws AppError `not-found`, or `damaged` naming the file and the tensor whose entry is wrong. */
  static async open(path: string): Promise<Safetensors> {
    const handle = await open(path).catch((cause: unknown) => {
      throw new AppError('not-found', `Cannot open the weights file ${path}.`, { cause });
    });
    try {
      const size = (await handle.stat()).size;
      return new Safetensors(path, await readHeader(handle, path, size), handle);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /**
   * A tensor's elements as float32, in order, in pieces; F32, F16 and BF16 only.
   * @param from first element  @param count elements
   * @throws AppError `not-found`, `unsupported` (element type), `damaged` (the file shrank).
   */
  async *float32(
    name: string,
    from = 0,
    count?: number,
  ): AsyncGenerator<Float32Array<ArrayBuffer>> {
    const info = this.tensors.get(name);
    if (!info) throw new AppError('not-found', `${this.path} has no tensor "${name}".`);
    const convert = TO_FLOAT32[info.dtype];
    if (!convert) {
      throw new AppError(
        'unsupported',
        `The tensor "${name}" of ${this.path} is stored as ${info.dtype}; only F32, F16 and BF16 weights can be used.`,
      );
    }
    const size = ELEMENT_BYTES[info.dtype];
    const end = from + (count ?? info.bytes / size - from);
    for (let at = from; at < end; at += PIECE) {
      const bytes = new Uint8Array(Math.min(PIECE, end - at) * size);
      if (!(await readFully(this.handle, bytes, info.start + at * size))) {
        throw new AppError('damaged', `${this.path} ends inside the tensor "${name}".`);
      }
      yield convert(bytes);
    }
  }

  /** A whole tensor; for small ones. */
  async floats(name: string): Promise<Float32Array> {
    const pieces: Float32Array[] = [];
    for await (const piece of this.float32(name)) pieces.push(piece);
    const all = new Float32Array(pieces.reduce((n, piece) => n + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}
