import { Button, Menu } from '@mantine/core';
import { IconFolderPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api';
import { pickFolder } from '../../state/host';
import { PairProgressBar } from './PairProgressBar';
import { add, useModels } from './use-models';
import classes from './models.module.css';

/** Adds pairs without a network: from a folder of another machine, or from two checkpoints. */
export function AddPair() {
  const { t } = useTranslation('models');
  const adding = useModels((models) => models.adding);

  const fromFolder = async () => {
    const folder = await pickFolder(t('pickFolder'));
    if (folder) await add(() => api.call('models.addFolder', { folder }));
  };
  const fromTwo = async () => {
    const clipFolder = await pickFolder(t('pickClip'));
    const vfmFolder = clipFolder && (await pickFolder(t('pickVfm')));
    if (clipFolder && vfmFolder)
      await add(async () => [await api.call('models.add', { clipFolder, vfmFolder })]);
  };

  return (
    <section className={classes.own} aria-label={t('own')}>
      <div className={classes.head}>
        <div className={classes.text}>
          <strong>{t('own')}</strong>
          <p>{t('ownText')}</p>
        </div>
        {!adding && (
          <Menu position="bottom-end" withinPortal width={320}>
            <Menu.Target>
              <Button variant="default" leftSection={<IconFolderPlus size={15} />}>
                {t('add')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => void fromFolder()}>
                {t('addFolder')}
                <small className={classes.itemHint}>{t('addFolderHint')}</small>
              </Menu.Item>
              <Menu.Item onClick={() => void fromTwo()}>
                {t('addTwo')}
                <small className={classes.itemHint}>{t('addTwoHint')}</small>
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {adding && <PairProgressBar model={null} progress={adding} />}
    </section>
  );
}
