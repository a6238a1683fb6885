import { randomUUID } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError } from '@shared/errors';
import { type Context, openSession } from '../context';
import { measureAll } from '../files/images';
import { merge, type Other, refuseOtherProject, reportOf } from '../merge/merge';
import { refuseClosed, type Session } from '../session';
import { type OpenCopy, openCopy } from '../store';
import { type FeatureHandlers, OK } from './handlers';

/** The one copy that waits for its decision. */
interface Waiting {
  token: string;
  session: Session;
  copy: OpenCopy;
  other: Other;
}

export function mergeHandlers(context: Context): FeatureHandlers<'merge'> {
  let waiting: Waiting | null = null;
  const discard = (): void => {
    waiting?.copy.close();
    waiting = null;
  };
  return {
    'merge.inspect': ({ path }) => {
      const session = openSession(context);
      return context.transfers.run('batch', session, async (progress) => {
        discard();
        const file = resolve(path);
        if (existsSync(file) && realpathSync(file) === session.file)
          throw new AppError('bad-input', `${file} is the project that is open. Choose its copy.`);
        await measureAll(context, session);
        refuseClosed(session);
        const copy = openCopy(file);
        const other = { db: copy.db, file };
        try {
          refuseOtherProject(session, other);
          const report = await reportOf(session, other, progress);
          const one = { token: randomUUID(), session, copy, other };
          waiting = one;
          session.closed.addEventListener('abort', () => {
            if (waiting === one) discard();
          });
          return { token: one.token, report };
        } catch (error) {
          copy.close();
          throw error;
        }
      });
    },
    'merge.apply': ({ token, clash, choices }) => {
      const one = waiting;
      const session = openSession(context);
      if (one?.token !== token || one.session !== session)
        throw new AppError('not-found', 'This merge was ended meanwhile. Choose the file again.');
      const chosen = new Map(choices.map(({ id, choose }) => [id, choose]));
      return context.transfers.run('batch', session, async (progress) => {
        waiting = null; // nobody else closes it now
        try {
          const choose = ({ id }: { id: string }) => chosen.get(id) ?? clash;
          return await merge(context, session, one.other, choose, progress);
        } finally {
          one.copy.close();
        }
      });
    },
    'merge.discard': () => {
      discard();
      return OK;
    },
  };
}
