import { Button, Progress } from '@mantine/core';
import { IconFolderPlus } from '@tabler/icons-react';
import { toAppError } from '@shared/errors';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api';
import { pickFolder } from '../../state/host';
import { notifyError, notifyInfo } from '../../state/notify';
import classes from './models.module.css';

/** Builds a pair from checkpoints that the person has: two folders, then a bar that can be stopped. */
export function AddPair({ onAdded }: { onAdded(): void }) {
  const { t } = useTranslation('models');
  const [done, setDone] = useState<number | null>(null);
  useEffect(
    () => api.on('model', ({ id, progress }) => id === null && setDone(progress?.done ?? null)),
    [],
  );

  const add = async () => {
    const clipFolder = await pickFolder(t('pickClip'));
    const vfmFolder = clipFolder && (await pickFolder(t('pickVfm')));
    if (!clipFolder || !vfmFolder) return;
    setDone(0);
    try {
      const { title } = await api.call('models.add', { clipFolder, vfmFolder });
      notifyInfo(t('added', { title }));
      onAdded();
    } catch (error) {
      if (toAppError(error).code !== 'cancelled') notifyError(error);
    } finally {
      setDone(null);
    }
  };

  return (
    <section className={classes.own} aria-label={t('own')}>
      <div className={classes.text}>
        <strong>{t('own')}</strong>
        <p>{t('ownText')}</p>
        {done !== null && <Progress value={100 * done} aria-label={t('building')} />}
      </div>
      {done === null ? (
        <Button
          variant="default"
          leftSection={<IconFolderPlus size={15} />}
          onClick={() => void add()}
        >
          {t('add')}
        </Button>
      ) : (
        <Button variant="default" onClick={() => void api.call('models.cancel', { id: null })}>
          {t('stop')}
        </Button>
      )}
    </section>
  );
}
