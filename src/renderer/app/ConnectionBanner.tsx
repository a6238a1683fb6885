import { useTranslation } from 'react-i18next';
import { useUi } from '../state/ui';
import { Ring } from '../ui/Ring';
import classes from './app.module.css';

/** Over everything, because until it is gone nothing that is done here can be saved. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const lost = useUi((ui) => ui.connection === 'lost');
  return (
    <div className={classes.banner} role="status" data-on={lost || undefined}>
      {lost && <Ring value={null} />}
      {lost && t('connection.lost')}
    </div>
  );
}
