import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { AppError } from '@shared/errors';
import { Measured, Plan } from './contract';

const Head = z.object({ format: z.literal(1), plan: Plan });
const Line = Measured.extend({ image: z.string() });

/**
 * What a run has measured so far: JSON, a line an image, after a first line with the plan. Lines are only ever
 * added, each in one write, so a run that was killed has lost no more than the line it was writing.
 */
export class Journal {
  private constructor(
    readonly file: number,
    /** By image. */
    readonly measured: Map<string, Measured>,
  ) {}

  /**
   * Begins a journal, or goes on with the one that is there.
   * @throws AppError 'conflict' when there is one that isn't to be resumed, or is of another plan; 'not-found'
   * when there is none to resume; 'damaged' naming a line that isn't ours
   */
  static open(path: string, plan: Plan, resume: boolean): Journal {
    if (!existsSync(path)) {
      if (resume)
        throw new AppError('not-found', `There is no run to resume: ${path} is not there.`);
      mkdirSync(dirname(path), { recursive: true });
      return Journal.#begin(path, plan);
    }
    if (!resume)
      throw new AppError(
        'conflict',
        `${path} is of an earlier run. Go on with --resume, or name another folder with --out.`,
      );
    const bytes = readFileSync(path);
    // What follows the last end of line was cut off while it was written.
    const whole = bytes.lastIndexOf('\n') + 1;
    if (whole < bytes.length) truncateSync(path, whole);
    const [head, ...lines] = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1);
    if (head === undefined) return Journal.#begin(path, plan);
    if (!isDeepStrictEqual(parse(Head, head, path, 1).plan, plan))
      throw new AppError(
        'conflict',
        `${path} was made with other settings (set, classes, model or rules). Name another folder with --out.`,
      );
    const measured = new Map<string, Measured>();
    lines.forEach((line, i) => {
      const { image, ...rest } = parse(Line, line, path, i + 2);
      measured.set(image, rest);
    });
    return new Journal(openSync(path, 'a'), measured);
  }

  static #begin(path: string, plan: Plan): Journal {
    const journal = new Journal(openSync(path, 'w'), new Map());
    journal.#write({ format: 1, plan } satisfies z.infer<typeof Head>);
    return journal;
  }

  add(image: string, measured: Measured): void {
    this.#write({ image, ...measured } satisfies z.infer<typeof Line>);
    this.measured.set(image, measured);
  }

  close(): void {
    closeSync(this.file);
  }

  #write(value: object): void {
    writeSync(this.file, `${JSON.stringify(value)}\n`);
  }
}

function parse<T extends z.ZodType>(schema: T, line: string, path: string, at: number): z.infer<T> {
  try {
    return schema.parse(JSON.parse(line));
  } catch (cause) {
    throw new AppError(
      'damaged',
      `Line ${at} of ${path} is not of this version. Name another folder with --out.`,
      { cause },
    );
  }
}
