import { type Context, openSession } from '../context';
import { applyAndTell, tellEdit } from '../history';
import { nextLabel, turn } from '../store';
import { type FeatureHandlers, OK } from './handlers';

export function editHandlers(context: Context): FeatureHandlers<'edit'> {
  const turned = (direction: 'undo' | 'redo') => {
    const session = openSession(context);
    const edit = turn(session.db, direction);
    if (edit) tellEdit(context, session, edit);
    return { edit };
  };
  return {
    'edit.apply': (edit) => {
      applyAndTell(context, openSession(context), edit);
      return OK;
    },
    'edit.undo': () => turned('undo'),
    'edit.redo': () => turned('redo'),
    'edit.state': () => {
      const { db } = openSession(context);
      return { undo: nextLabel(db, 'undo'), redo: nextLabel(db, 'redo') };
    },
  };
}
