import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@shared/errors';
import { detectFormat, formatById } from '@shared/formats';
import type { Format } from '@shared/formats/format';
import { type Context, openSession } from '../context';
import { applyImport, sampleMasks, undoImport } from '../exchange/apply';
import { type Inspected, inspect } from '../exchange/inspect';
import { reportOf } from '../exchange/report';
import { chosenFiles } from '../exchange/source';
import { knownImage, measureAll } from '../files/images';
import type { Session } from '../session';
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
  const inspected = (token: string): Waiting => {
    if (waiting?.token === token && waiting.session === context.session) return waiting;
    throw new AppError('not-found', 'This import was ended meanwhile. Choose the file again.');
  };

  return {
    'import.inspect': ({ path, format: id, options }) =>
      context.transfers.run('import', async (progress) => {
        discard();
        const session = openSession(context);
        await measureAll(context, session);
        const chosen = await chosenFiles(path);
        const format = reading(
          id === null ? await detectFormat(chosen.files) : formatById(id),
          path,
        );
        const staging = new Staging(scratchFile(context));
        try {
          const result = await inspect(session, format, chosen, staging, progress);
          waiting = { token: randomUUID(), session, inspected: result };
          return { token: waiting.token, report: reportOf(session, result, options) };
        } catch (error) {
          staging.close();
          throw error;
        }
      }),
    'import.preview': ({ token, options }) => {
      const { session, inspected: result } = inspected(token);
      return { report: reportOf(session, result, options) };
    },
    'import.sample': async ({ token, imageId, rotation }) => {
      const { session, inspected: result } = inspected(token);
      const image = knownImage(session, imageId);
      return { image, masks: await sampleMasks(session, result, image, rotation) };
    },
    'import.apply': ({ token, options }) =>
      context.transfers.run('import', async (progress) => {
        const { session, inspected: result } = inspected(token);
        const report = reportOf(session, result, options);
        await applyImport(context, session, result, options, progress);
        discard();
        return { report };
      }),
    'import.discard': () => {
      discard();
      return OK;
    },
    'import.undo': () =>
      context.transfers.run('import', async (progress) => {
        const session = openSession(context);
        const gesture = lastImport(session.db);
        if (gesture !== null) await undoImport(context, session, gesture, progress);
        return { found: gesture !== null };
      }),
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

function scratchFile({ paths }: Context): string {
  const folder = join(paths.cache, 'import');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return join(folder, `${randomUUID()}.db`);
}
