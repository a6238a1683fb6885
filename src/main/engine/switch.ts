import { existsSync, realpathSync } from 'node:fs';
import type { Project } from '@shared/domain/project';
import { cover } from '../imaging';
import { backupBeforeMigration, keepBackups } from './backup/backups';
import { boundEmbeddings } from './cache/bound';
import { type Context, tell } from './context';
import { undoImport, unstoppable } from './exchange/apply';
import { measureAll } from './files/images';
import { watchFolder } from './files/watch';
import { KINDS } from './jobs/kinds';
import { JobRunner } from './jobs/runner';
import { imagePath, openProject, projectOf, type Session } from './session';
import { listImages, unfinishedImports } from './store';

const closers = new WeakMap<Session, AbortController>();

/**
 * Opens a project in place of the one that is open; a failure leaves that one as it was.
 * @throws AppError as `openDatabase` does
 */
export async function switchTo(context: Context, path: string): Promise<Project> {
  const current = context.session;
  if (current && existsSync(path) && realpathSync(path) === current.file) return projectOf(current);
  const opened = openProject(path, (file, db) => backupBeforeMigration(context, file, db));
  await closeProject(context);

  const closer = new AbortController();
  const session: Session = {
    ...opened,
    closed: closer.signal,
    jobs: new JobRunner(context, KINDS, () => session),
  };
  closers.set(session, closer);
  context.session = session;

  for (const gesture of unfinishedImports(session.db))
    await undoImport(context, session, gesture, unstoppable);
  const project = projectOf(session);
  context.emit('project', project);
  if (!existsSync(session.root))
    context.emit('notice', {
      code: 'not-found',
      message: `The images of this project are not at ${session.root}. Put the folder back, or move it beside the project file.`,
    });
  const { file, name, images, done } = project;
  const known = (await context.recent.list()).find((entry) => entry.file === file);
  await context.recent
    .remember({ file, name, openedAt: Date.now(), images, done, cover: known?.cover ?? null })
    .catch((error: unknown) => tell(context, error));
  session.jobs.resumeAll();
  keepBackups(context, session);
  void inBackground(context, session, known?.cover == null);
  return project;
}

/** Work that nobody waits for. */
async function inBackground(
  context: Context,
  session: Session,
  needsCover: boolean,
): Promise<void> {
  try {
    if (needsCover) await rememberCover(context, session);
    await measureAll(context, session);
    watchFolder(context, session);
    await boundEmbeddings(context);
  } catch (error) {
    if (!session.closed.aborted) tell(context, error);
  }
}

/** A picture for the list of recent projects: the first image that can be read. */
async function rememberCover(context: Context, session: Session): Promise<void> {
  for (const { path } of listImages(session.db, 0, 5)) {
    const picture = await cover(imagePath(session, path)).catch(() => null);
    if (!picture) continue;
    const data = Buffer.from(picture.bytes).toString('base64');
    await context.recent.update(session.file, { cover: `data:${picture.type};base64,${data}` });
    return;
  }
}

/** Closes the open project, if there is one. Its unfinished jobs go on when it is opened again. */
export async function closeProject(context: Context): Promise<void> {
  const { session } = context;
  if (!session) return;
  context.session = null;
  await session.jobs.close();
  const { images, done } = projectOf(session);
  closers.get(session)?.abort();
  session.db.close();
  await context.recent
    .update(session.file, { images, done })
    .catch((error: unknown) => tell(context, error));
  context.emit('project', null);
}
