import { notifications } from '@mantine/notifications';
import type { Category } from '@shared/domain/category';
import { Trans } from 'react-i18next';
import { command } from '../../actions/commands';
import { askRemoval, hasReviewedMasks } from '../../state/removal';
import { remove } from '../../state/vocabulary';
import classes from './vocabulary.module.css';

const ID = 'category-deleted';

/** Deletes a category and offers to take that back; asked is only what becomes of reviewed masks. */
export async function deleteCategory(category: Category): Promise<void> {
  const { id, name } = category;
  if (await hasReviewedMasks(id)) return askRemoval(category, 'delete');
  if (!(await remove(id))) return;
  const undo = () => {
    notifications.hide(ID);
    void command('undo').run();
  };
  notifications.hide(ID);
  notifications.show({
    id: ID,
    role: 'status',
    autoClose: 6000,
    withCloseButton: false,
    message: (
      <Trans
        ns="vocabulary"
        i18nKey="deleted"
        values={{ name }}
        components={{ undo: <button className={classes.undo} onClick={undo} /> }}
      />
    ),
  });
}
