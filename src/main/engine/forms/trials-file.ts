import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeAtomically } from '../files/atomic';
import { Trial } from './trial';

/** Raise it when forms are made, run or judged in another way, or with another runtime: all are tried anew. */
const VERSION = 1;

const Trials = z.object({
  version: z.literal(VERSION),
  /** By the hash of what of a pair decides on embeddings. */
  pairs: z.record(z.string(), z.array(Trial)),
});

/** What was tried on this machine, in a JSON file of the data folder; one that can't be read is begun again. */
export class TrialsFile {
  #pairs: Promise<Record<string, Trial[]>> | null = null;

  constructor(readonly file: string) {}

  async of(pairKey: string): Promise<readonly Trial[]> {
    return (await this.#read())[pairKey] ?? [];
  }

  async add(pairKey: string, trial: Trial): Promise<void> {
    const pairs = await this.#read();
    const others = (pairs[pairKey] ?? []).filter(
      ({ device, precision }) => device !== trial.device || precision !== trial.precision,
    );
    pairs[pairKey] = [...others, trial];
    await writeAtomically(this.file, [JSON.stringify({ version: VERSION, pairs }, null, 1)]);
  }

  #read(): Promise<Record<string, Trial[]>> {
    return (this.#pairs ??= readFile(this.file, 'utf8').then(
      (text) => Trials.safeParse(parsed(text)).data?.pairs ?? {},
      () => ({}),
    ));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
