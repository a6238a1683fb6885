import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError } from '@shared/errors';
import { backupsRoot, folderOf, makeBackup } from '../backup/backups';
import { type BackupFolder, folderByFile } from '../backup/folder';
import { restoreBackup } from '../backup/restore';
import { type Context, openSession } from '../context';
import { closeProject, switchTo } from '../switch';
import type { FeatureHandlers } from './handlers';

export function backupHandlers(context: Context): FeatureHandlers<'backup'> {
  /** Of a file, or of the open project; without a session, whose the file was is known by its name. */
  const folderFor = (file: string | null): { file: string; folder: BackupFolder | null } => {
    const open = context.session;
    const real = file === null ? null : existsSync(file) ? realpathSync(file) : resolve(file);
    if (real === null || real === open?.file) {
      const session = openSession(context);
      return { file: session.file, folder: folderOf(context, session) };
    }
    return { file: real, folder: folderByFile(backupsRoot(context), real) };
  };
  return {
    'backup.list': ({ file }) => {
      const { folder } = folderFor(file);
      return {
        folder: folder?.path ?? null,
        items: (folder?.list() ?? []).map(({ mark: _, ...backup }) => backup),
      };
    },
    'backup.salvage': ({ file }) => {
      if (context.session?.file === resolve(file))
        throw new AppError('conflict', `${file} is open, so it isn't damaged.`);
      return context.compute.salvage(resolve(file), freeName(resolve(file)));
    },
    'backup.make': () => makeBackup(context, openSession(context), 'asked'),
    'backup.restore': async ({ file, id }) => {
      const { file: target, folder } = folderFor(file);
      if (!folder) throw new AppError('not-found', `There is no backup of ${target} here.`);
      folder.find(id);
      if (context.session?.file === target) await closeProject(context);
      try {
        await restoreBackup(context, folder, id, target);
      } catch (error) {
        // Better the project as it was than none.
        await switchTo(context, target).catch(() => {});
        throw error;
      }
      return switchTo(context, target);
    },
  };
}

/** A name beside a file that nothing has yet. */
function freeName(file: string): string {
  const stem = file.replace(/\.plabel$/i, '');
  for (let n = 1; ; n++) {
    const name = `${stem} (recovered${n > 1 ? ` ${n}` : ''}).plabel`;
    if (!existsSync(name)) return name;
  }
}
