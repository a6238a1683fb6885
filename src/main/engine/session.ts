import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Project } from '@shared/domain/project';
import { AppError } from '@shared/errors';
import { below } from './files/below';
import type { JobRunner } from './jobs/runner';
import {
  countImages,
  type Db,
  listCategories,
  openDatabase,
  readProject,
  readRules,
} from './store';

/** The open project. */
export interface Session {
  readonly db: Db;
  /** Absolute path of the .plabel file. */
  readonly file: string;
  /** Absolute path of the image root. Relinking sets it. */
  root: string;
  readonly jobs: JobRunner;
  /** Aborts when the project is closed. */
  readonly closed: AbortSignal;
}

/** The parts of a session that are there before its jobs run. */
export type OpenProject = Pick<Session, 'db' | 'file' | 'root'>;

/** Opens a project file. @throws AppError as `openDatabase` does */
export function openProject(
  path: string,
  beforeMigration?: (file: string, db: Db) => void,
): OpenProject {
  const file = existsSync(path) ? realpathSync(path) : path;
  const db = openDatabase(file, (old) => beforeMigration?.(file, old));
  try {
    return { db, file, root: rootOf(file, readProject(db).imageRoot) };
  } catch (cause) {
    db.close();
    throw new AppError(
      'damaged',
      `${file} is damaged: what it says about itself can't be read. Restore it from a backup copy.`,
      { cause },
    );
  }
}

/** How a project file names its image root: relative when the images lie beside or below it. */
export function storedRoot(file: string, root: string): string {
  const path = relative(dirname(file), root);
  return path.startsWith('..') || isAbsolute(path) ? root : path.split(sep).join('/') || '.';
}

/** Where the image root is now: as stored, else a folder of the same name beside the project file. */
function rootOf(file: string, stored: string): string {
  const root = resolve(dirname(file), stored);
  const beside = join(dirname(file), basename(root));
  return !existsSync(root) && existsSync(beside) ? beside : root;
}

export function projectOf(session: Session): Project {
  const { uuid, name, modelPair, credits } = readProject(session.db);
  return {
    id: uuid,
    name,
    file: session.file,
    imageRoot: session.root,
    modelPair,
    ...countImages(session.db),
    categories: listCategories(session.db),
    rules: readRules(session.db),
    jobs: session.jobs.list(),
    credits,
  };
}

/** After waiting for something: the project may be closed by now. @throws AppError('no-project') */
export function refuseClosed({ closed }: Pick<Session, 'closed'>): void {
  if (closed.aborted) throw new AppError('no-project', 'The project was closed meanwhile.');
}

/**
 * Absolute path of an image file. @throws AppError('damaged') for a path that leads out of the image root:
 * a project file may come from anywhere, and must not make us read what isn't its own.
 */
export function imagePath({ root, file }: Pick<Session, 'root' | 'file'>, path: string): string {
  const full = below(root, path);
  if (full === null)
    throw new AppError(
      'damaged',
      `${file} names an image outside its folder: ${path}. It can't be used.`,
    );
  return full;
}
