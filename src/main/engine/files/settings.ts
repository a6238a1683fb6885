import { readFileSync } from 'node:fs';
import { DEFAULT_SETTINGS, Settings } from '@shared/domain/settings';
import { AppError } from '@shared/errors';
import { writeAtomically } from './atomic';

/** The settings of this machine, in a JSON file of the data folder. */
export class SettingsFile {
  #now: Settings | null = null;

  /** @param onProblem told when the file can't be read; the defaults hold then */
  constructor(
    readonly file: string,
    readonly onProblem: (error: AppError) => void,
  ) {}

  /** Read when first asked for: by then somebody hears what is wrong with it. */
  get now(): Settings {
    return (this.#now ??= this.#read());
  }

  /** @throws AppError('unavailable') when it can't be written; the old settings hold then */
  async set(patch: Partial<Settings>): Promise<Settings> {
    const next = { ...this.now, ...patch };
    await writeAtomically(this.file, [JSON.stringify(next, null, 1)]);
    return (this.#now = next);
  }

  #read(): Settings {
    try {
      const stored = Settings.partial().parse(JSON.parse(readFileSync(this.file, 'utf8')));
      return { ...DEFAULT_SETTINGS, ...stored };
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ENOENT')
        this.onProblem(
          new AppError('damaged', `${this.file} can't be read, so the usual settings hold.`, {
            cause,
          }),
        );
      return DEFAULT_SETTINGS;
    }
  }
}
