import { join } from 'node:path';
import type { Backup, BackupReason } from '@shared/domain/backup';
import { type Context, tell } from '../context';
import { refuseClosed, type Session } from '../session';
import { changeMark, copyAtOnce, copyDatabase, type Db, inspectCopy, readProject } from '../store';
import { BackupFolder } from './folder';

const LOOK_MS = 20_000;

export const backupsRoot = ({ paths }: Pick<Context, 'paths'>): string =>
  join(paths.data, 'backups');

export function folderOf(
  context: Pick<Context, 'paths'>,
  { db }: Pick<Session, 'db'>,
): BackupFolder {
  return new BackupFolder(join(backupsRoot(context), readProject(db).uuid));
}

/** One copy at a time of each project. */
const atWork = new WeakMap<Session, Promise<Backup>>();

/** Copies the open project, checks the copy, and lets old ones go. @throws AppError('unavailable', 'no-project') */
export function makeBackup(
  context: Context,
  session: Session,
  reason: BackupReason,
): Promise<Backup> {
  const before = atWork.get(session) ?? Promise.resolve();
  const next = before.catch(() => {}).then(() => copy(context, session, reason));
  atWork.set(session, next);
  next.catch(() => {}); // told to whoever asked
  return next;
}

async function copy(context: Context, session: Session, reason: BackupReason): Promise<Backup> {
  refuseClosed(session);
  const folder = folderOf(context, session);
  folder.claim(session.file);
  const at = Date.now();
  const id = folder.newId(at);
  await copyDatabase(session.db, folder.fileOf(id), () => refuseClosed(session));
  const figures = await context.compute.inspectCopy(folder.fileOf(id));
  const backup = folder.note(id, at, reason, figures);
  await folder.prune(context.settings.now.backups.keep);
  return backup;
}

/** The same, when something has changed since the last one and there is work to lose: before a step that touches much. */
export async function backupIfChanged(
  context: Context,
  session: Session,
  reason: BackupReason,
): Promise<Backup | null> {
  const last = folderOf(context, session).list()[0];
  const mark = changeMark(session.db);
  // Without an edit there is nothing that making the project again wouldn't give.
  if (mark.startsWith('0/') || (last && !last.damaged && last.mark === mark)) return null;
  return makeBackup(context, session, reason);
}

/** Makes backups from the opening of a project to its end. A failure is told, and is no reason to stop working. */
export function keepBackups(context: Context, session: Session): void {
  const attempt = (reason: BackupReason): Promise<void> =>
    backupIfChanged(context, session, reason).then(
      () => {},
      (error: unknown) => {
        if (!session.closed.aborted) tell(context, error);
      },
    );
  void attempt('opened');
  let last = Date.now();
  const timer = setInterval(() => {
    const { everyMinutes } = context.settings.now.backups;
    if (everyMinutes === 0 || Date.now() - last < everyMinutes * 60_000) return;
    last = Date.now();
    void attempt('interval');
  }, LOOK_MS);
  timer.unref();
  session.closed.addEventListener('abort', () => clearInterval(timer));
}

/** A copy before the schema changes: nothing else happens until it is made and checked. */
export function backupBeforeMigration(context: Pick<Context, 'paths'>, file: string, db: Db): void {
  const uuid = db.prepare('SELECT uuid FROM project').pluck().get() as string | undefined;
  if (uuid === undefined) return; // nothing in it yet
  const folder = new BackupFolder(join(backupsRoot(context), uuid));
  folder.claim(file);
  const at = Date.now();
  const id = folder.newId(at);
  copyAtOnce(db, folder.fileOf(id));
  folder.note(id, at, 'migration', inspectCopy(folder.fileOf(id)));
}
