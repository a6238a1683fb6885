import { basename, join, resolve } from 'node:path';
import { AppError } from '@shared/errors';
import { packProject } from '../exchange/pack';
import { createProject } from '../files/create';
import { relink, rescan } from '../files/rescan';
import { unpackSample } from '../files/sample';
import { lookAgain, watchFolder } from '../files/watch';
import { closeProject, switchTo } from '../switch';
import { defaultPair, pairOf } from '../models/catalog';
import { type Context, openSession } from '../context';
import { projectOf } from '../session';
import { setModelPair } from '../store';
import { type FeatureHandlers, OK } from './handlers';

export function projectHandlers(context: Context): FeatureHandlers<'project'> {
  // Opening and closing wait for files and jobs: they follow one another, in the order they were asked for.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  };
  return {
    'project.recent': () => context.recent.list(),
    'project.forget': async ({ file }) => {
      await context.recent.forget(file);
      return OK;
    },
    'project.create': ({ folder, file, words, allowEmpty }) =>
      inTurn(async () => {
        const root = resolve(folder);
        const target = file === null ? join(root, `${basename(root)}.plabel`) : resolve(file);
        const { pair } = defaultPair(await context.installed());
        await createProject({ file: target, root, words, allowEmpty, modelPair: pair.id });
        return switchTo(context, target);
      }),
    'project.open': ({ file }) => inTurn(() => switchTo(context, resolve(file))),
    'project.sample': ({ fresh }) =>
      inTurn(async () => {
        const { pair } = defaultPair(await context.installed());
        return switchTo(context, await unpackSample(context, pair.id, fresh));
      }),
    'project.current': () => (context.session ? projectOf(context.session) : null),
    'project.close': async () => {
      await inTurn(() => closeProject(context));
      return OK;
    },
    'project.rescan': () => rescan(context, openSession(context)),
    'project.relink': async ({ folder }) => {
      const session = openSession(context);
      const found = await relink(context, session, resolve(folder));
      watchFolder(context, session);
      return found;
    },
    'project.pack': ({ target, images }) => {
      const session = openSession(context);
      return context.transfers.run('export', session, (progress) =>
        packProject(session, target, images, progress),
      );
    },
    'project.look': async () => {
      await lookAgain(context, openSession(context));
      return OK;
    },
    'project.useModel': async ({ modelPair }) => {
      const session = openSession(context);
      pairOf(await context.installed(), modelPair);
      if (projectOf(session).jobs.some(({ state }) => state === 'running'))
        throw new AppError(
          'conflict',
          'A run is under way. Pause or cancel it before changing the model.',
        );
      setModelPair(session.db, modelPair);
      const project = projectOf(session);
      context.emit('project', project);
      return project;
    },
  };
}
