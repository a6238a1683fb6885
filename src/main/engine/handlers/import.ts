import { randomUUID } from 'node:crypto';
import { AppError } from '@shared/errors';
import { detectFormat, formatById } from '@shared/formats';
import type { Format } from '@shared/formats/format';
import { backupIfChanged } from '../backup/backups';
import { type Context, openSession } from '../context';
import { applyImport, undoImport } from '../exchange/apply';
import { type Inspected, inspect } from '../exchange/inspect';
import { sampleMasks } from '../exchange/orient';
import { reportOf } from '../exchange/report';
import { chosenFiles } from '../exchange/source';
import { paced } from '../exchange/transfers';
import { knownImage, measureAll } from '../files/images';
import { refuseClosed, type Session } from '../session';
import { lastImport, Staging } from '../store';
import { type FeatureHandlers, OK } from './handlers';

/** The one inspection that waits for its decision. */
interface Waiting {
  token: string;
  session: Session;
  inspected: Inspected;
}

export function importHandlers(context: Context): FeatureHandlers<'import'> {
  let waiting: Waiting | null = null;

  const discard = (): void => {
    waiting?.inspected.staging.close();
    waiting = null;
  };
  const known = (token: string): Waiting => {
    if (waiting?.token === token) return waiting;
    throw new AppError('not-found', 'This import was ended meanwhile. Choose the file again.');
  };
  /** Looks at what was inspected; when that is discarded meanwhile, this is what the caller learns. */
  const look = async <T>(token: string, work: (one: Waiting) => Promise<T>): Promise<T> => {
    const one = known(token);
    return work(one).catch((error: unknown) => {
      known(token);
      throw error;
    });
  };

  return {
    'import.inspect': ({ path, format: id, options }) => {
      const session = openSession(context);
      return context.transfers.run('import', session, async (progress) => {
        discard();
        await measureAll(context, session);
        const chosen = await chosenFiles(path);
        const format = reading(
          id === null ? await detectFormat(chosen.files) : formatById(id),
          path,
        );
        const staging = new Staging();
        try {
          const inspected = await inspect(session, format, chosen, staging, progress);
          const report = await reportOf(session, inspected, options, () => progress('checking', 1));
          refuseClosed(session);
          const one = { token: randomUUID(), session, inspected };
          waiting = one;
          session.closed.addEventListener('abort', () => {
            if (waiting === one) discard();
          });
          return { token: one.token, report };
        } catch (error) {
          staging.close();
          throw error;
        }
      });
    },
    'import.preview': ({ token, options }) =>
      look(token, async ({ session, inspected }) => {
        const rest = paced(() => known(token));
        return { report: await reportOf(session, inspected, options, rest) };
      }),
    'import.sample': ({ token, imageId, rotation }) =>
      look(token, async ({ session, inspected }) => {
        const image = knownImage(session, imageId);
        return { image, masks: await sampleMasks(session, inspected, image, rotation) };
      }),
    'import.apply': ({ token, options }) => {
      const { session } = known(token);
      return context.transfers.run('import', session, async (progress) => {
        const one = known(token);
        const { inspected } = one;
        waiting = null; // so that nobody discards it now
        try {
          const report = await reportOf(session, inspected, options, () => progress('writing', 0));
          await backupIfChanged(context, session, 'import');
          await applyImport(context, session, inspected, options, progress);
          inspected.staging.close();
          return { report };
        } catch (error) {
          if (session.closed.aborted) inspected.staging.close();
          else waiting = one; // for another try
          throw error;
        }
      });
    },
    'import.discard': () => {
      discard();
      return OK;
    },
    'import.undo': () => {
      const session = openSession(context);
      return context.transfers.run('import', session, async (progress) => {
        const gesture = lastImport(session.db);
        if (gesture !== null) await undoImport(context, session, gesture, progress);
        return { found: gesture !== null };
      });
    },
  };
}

/** @throws AppError('unsupported') */
function reading(
  format: Format | null | undefined,
  path: string,
): Format & Required<Pick<Format, 'read'>> {
  if (format?.read) return format as Format & Required<Pick<Format, 'read'>>;
  throw new AppError(
    'unsupported',
    `${path} is not a label file of a kind that is known. Say which format it is, or choose another file.`,
  );
}
