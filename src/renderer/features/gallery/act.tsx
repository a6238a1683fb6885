import { notifications } from '@mantine/notifications';
import type { BatchAction } from '@shared/domain/query';
import { t } from 'i18next';
import { batch } from '../../state/batch';
import { travel } from '../../state/edits';
import { usePicked } from '../../state/selection';
import classes from './gallery.module.css';

/** Does something to the picked images, says what it came to, and offers to take it back. */
export async function act(action: BatchAction): Promise<void> {
  const done = await batch([...usePicked.getState().ids], action);
  if (!done) return;
  // The one place where the history speaks: undoing takes this message's place.
  const id = 'history';
  notifications.hide(id);
  const undo = () => {
    notifications.hide(id);
    void travel('undo');
  };
  notifications.show({
    id,
    role: 'status',
    autoClose: done.images > 0 ? 8000 : 2500,
    withCloseButton: false,
    message: (
      <span className={classes.toast}>
        {sentence(action, done)}
        {done.images > 0 && (
          <button className={classes.link} onClick={undo}>
            {t('commands:title.undo')}
          </button>
        )}
      </span>
    ),
  });
}

function sentence(
  action: BatchAction,
  { images, masks }: { images: number; masks: number },
): string {
  if (images === 0) return t('gallery:did.nothing');
  const inImages = t('gallery:images', { count: images });
  switch (action.do) {
    case 'accept':
    case 'reject':
    case 'deleteSuggestions':
      return t(`gallery:did.${action.do}`, { count: masks, inImages });
    case 'relabel':
      return t('gallery:did.relabel', { count: masks, inImages });
    case 'status':
      return t(action.status === 'done' ? 'gallery:did.done' : 'gallery:did.notDone', { inImages });
    case 'flag':
      return t(action.flagged ? 'gallery:did.flag' : 'gallery:did.unflag', { inImages });
    case 'tag':
      return t('gallery:did.tag', { inImages });
  }
}
