import { Button } from '@mantine/core';
import type { Backup } from '@shared/domain/backup';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { restore, useBackups } from '../../state/backups';
import { useSize } from '../models/use-size';
import classes from './backups.module.css';

/** One backup; restoring it is asked once, in its place. */
export function BackupRow({ backup }: { backup: Backup }) {
  const { t, i18n } = useTranslation('backups');
  const [asking, setAsking] = useState(false);
  const working = useBackups((state) => state.working);
  const size = useSize();
  const { id, at, reason, damaged, images, done, masks, bytes } = backup;
  const when = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'medium' });
  const number = (value: number): string => value.toLocaleString(i18n.language);
  const figures = t('figures', {
    images: number(images),
    done: number(done),
    masks: number(masks),
  });
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <span>
          <strong className="figures">{when.format(at)}</strong>{' '}
          <span className={classes.reason}>{t(`reason.${reason}`)}</span>
        </span>
        <span className={`${classes.figures} figures`}>
          {damaged ? t('damaged') : figures} · {size(bytes)}
        </span>
      </div>
      {!damaged && !asking && (
        <Button variant="default" size="compact-sm" onClick={() => setAsking(true)}>
          {t('restore')}
        </Button>
      )}
      {asking && (
        <div className={classes.ask} role="group" aria-label={t('restoreSure')}>
          <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setAsking(false)}>
            {t('cancel')}
          </Button>
          <Button
            size="compact-sm"
            autoFocus
            loading={working === 'restoring'}
            onClick={() => void restore(id)}
          >
            {t('restoreSure')}
          </Button>
        </div>
      )}
    </li>
  );
}
