import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Backup, type BackupReason } from '@shared/domain/backup';
import { AppError } from '@shared/errors';
import type { Figures } from '../store';
import { keptTimes } from './kept';

/** Beside each copy: what is in it. One without wasn't finished, and doesn't count. */
const Note = Backup.omit({ bytes: true }).extend({ mark: z.string() });
export type Noted = Backup & { mark: string };

const Origin = z.object({ file: z.string() });

/** The backups of one project, a folder of the data folder named by the project's uuid. */
export class BackupFolder {
  constructor(readonly path: string) {}

  /** Remembers whose they are: of a file that can't be read, only its name is known. */
  claim(file: string): void {
    mkdirSync(this.path, { recursive: true });
    writeFileSync(join(this.path, 'origin.json'), JSON.stringify({ file }));
  }

  fileOf(id: string): string {
    return join(this.path, `${id}.plabel`);
  }

  /** Newest first. */
  list(): Noted[] {
    if (!existsSync(this.path)) return [];
    const notes = readdirSync(this.path).filter((name) => /^\d{4}-.*\.json$/.test(name));
    const all = notes.flatMap((name): Noted[] => {
      try {
        const note = Note.parse(JSON.parse(readFileSync(join(this.path, name), 'utf8')));
        return [{ ...note, bytes: statSync(this.fileOf(note.id)).size }];
      } catch {
        return []; // not one of ours, or its copy is gone: no backup
      }
    });
    return all.sort((a, b) => b.at - a.at);
  }

  /** A name for a new copy: its time, which is also the order of the folder. */
  newId(at: number): string {
    return `${new Date(at).toISOString().replace(/[:.]/g, '-')}`;
  }

  /** Lets a finished copy count. */
  note(
    id: string,
    at: number,
    reason: BackupReason,
    { mark, ...counts }: Figures,
    damaged = false,
  ): Noted {
    const note = { id, at, reason, ...counts, mark, damaged };
    writeFileSync(join(this.path, `${id}.json`), JSON.stringify(note));
    return { ...note, bytes: statSync(this.fileOf(id)).size };
  }

  /** Deletes what is not to be kept, and what was never finished. */
  async prune(limit: number, now = Date.now()): Promise<void> {
    const all = this.list();
    const kept = keptTimes(
      all.filter(({ damaged }) => !damaged).map(({ at }) => at),
      now,
      limit,
    );
    // A damaged file that was replaced may still be wanted: it goes when a person deletes it.
    const ids = new Set(all.filter((one) => one.damaged || kept.has(one.at)).map(({ id }) => id));
    for (const name of readdirSync(this.path)) {
      const id = name.replace(/\..*$/, '');
      if (name !== 'origin.json' && !ids.has(id)) await rm(join(this.path, name), { force: true });
    }
  }

  find(id: string): Noted {
    const found = this.list().find((one) => one.id === id);
    if (!found) throw new AppError('not-found', `There is no backup ${id} any more.`);
    return found;
  }
}

/** The folder of a project's backups by the project file's path; null when it never had any. */
export function folderByFile(root: string, file: string): BackupFolder | null {
  if (!existsSync(root)) return null;
  for (const name of readdirSync(root)) {
    try {
      const text = readFileSync(join(root, name, 'origin.json'), 'utf8');
      if (Origin.parse(JSON.parse(text)).file === file) return new BackupFolder(join(root, name));
    } catch {
      continue; // not one of ours
    }
  }
  return null;
}
