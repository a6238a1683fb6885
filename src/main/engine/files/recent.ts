import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { RecentProject } from '@shared/domain/project';
import { writeAtomically } from './atomic';

const Entry = RecentProject.omit({ missing: true });
type Entry = z.infer<typeof Entry>;
const Stored = z.object({ format: z.literal(1), projects: z.array(Entry) });

const KEPT = 30;

/** The recently opened projects, in a JSON file of the data folder; one that can't be read starts anew. */
export class RecentFile {
  /** Changes follow one another, so that none is lost. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(readonly file: string) {}

  async list(): Promise<RecentProject[]> {
    await this.#last;
    return (await this.#read()).map((entry) => ({ ...entry, missing: !existsSync(entry.file) }));
  }

  /** Puts a project first. */
  remember(entry: Entry): Promise<void> {
    return this.#change((all) => [entry, ...all.filter(({ file }) => file !== entry.file)]);
  }

  /** Brings the counts and the cover of a known project up to date, at its place. */
  update(file: string, changed: Partial<Entry>): Promise<void> {
    return this.#change((all) =>
      all.map((entry) => (entry.file === file ? { ...entry, ...changed } : entry)),
    );
  }

  forget(file: string): Promise<void> {
    return this.#change((all) => all.filter((entry) => entry.file !== file));
  }

  #change(change: (all: Entry[]) => Entry[]): Promise<void> {
    const next = this.#last.then(async () => {
      const projects = change(await this.#read()).slice(0, KEPT);
      await writeAtomically(this.file, [JSON.stringify({ format: 1, projects }, null, 1)]);
    });
    this.#last = next.catch(() => {}); // told to whoever asked for this change, not for the next one
    return next;
  }

  async #read(): Promise<Entry[]> {
    try {
      return Stored.parse(JSON.parse(await readFile(this.file, 'utf8'))).projects;
    } catch {
      return [];
    }
  }
}
