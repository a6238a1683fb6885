import { goTo, turnAll } from '../batch';
import { type Context, openSession } from '../context';
import { applyAndTell } from '../history';
import { listSteps, nextLabel } from '../store';
import { type FeatureHandlers, OK } from './handlers';

export function editHandlers(context: Context): FeatureHandlers<'edit'> {
  const turned = async (direction: 'undo' | 'redo') => ({
    edit: await turnAll(context, openSession(context), direction),
  });
  return {
    'edit.apply': (edit) => {
      applyAndTell(context, openSession(context), edit);
      return OK;
    },
    'edit.undo': () => turned('undo'),
    'edit.redo': () => turned('redo'),
    'edit.list': ({ before, limit }) => listSteps(openSession(context).db, before, limit),
    'edit.goTo': async ({ id }) => {
      const session = openSession(context);
      const edit = await context.transfers.run('history', session, (progress) =>
        goTo(context, session, id, progress),
      );
      return { edit };
    },
    'edit.state': () => {
      const { db } = openSession(context);
      return { undo: nextLabel(db, 'undo'), redo: nextLabel(db, 'redo') };
    },
  };
}
