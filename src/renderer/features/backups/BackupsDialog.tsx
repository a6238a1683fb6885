import { Button, Modal } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { makeBackup, readBackups, salvage, useBackups } from '../../state/backups';
import { canReveal, reveal } from '../../state/host';
import { notifyError } from '../../state/notify';
import { setUi, useUi } from '../../state/ui';
import { BackupRow } from './BackupRow';
import { Salvaged } from './Salvaged';
import classes from './backups.module.css';

/** What a project was earlier, to go back to; for a damaged file, the ways out of it. */
export function BackupsDialog() {
  const { t } = useTranslation(['backups', 'common']);
  const opened = useUi((ui) => ui.dialog === 'backups');
  const damaged = useUi((ui) => ui.damaged);
  const { items, folder, working, report } = useBackups();
  useEffect(() => {
    if (opened) void readBackups();
  }, [opened, damaged]);
  return (
    <Modal
      opened={opened}
      onClose={() => setUi({ dialog: null, damaged: null })}
      title={t(damaged === null ? 'title' : 'damagedTitle')}
      size={560}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <div className={classes.body}>
        {damaged !== null && <p className={classes.text}>{t('damagedText', { file: damaged })}</p>}
        {report && <Salvaged report={report} />}
        {items?.length === 0 && (
          <p className={classes.empty}>{t(damaged === null ? 'empty' : 'damagedNone')}</p>
        )}
        {items && items.length > 0 && (
          <ul className={classes.list} aria-label={t('title')}>
            {items.map((backup) => (
              <BackupRow key={backup.id} backup={backup} />
            ))}
          </ul>
        )}
        <footer className={classes.foot}>
          <span className={classes.where} title={folder ?? undefined}>
            {folder !== null && items && items.length > 0 ? t('note') : ''}
          </span>
          {folder !== null && canReveal() && (
            <Button
              variant="subtle"
              color="gray"
              onClick={() => void reveal(folder).catch(notifyError)}
            >
              {t('reveal')}
            </Button>
          )}
          {damaged === null ? (
            <Button loading={working === 'making'} onClick={() => void makeBackup()}>
              {t('now')}
            </Button>
          ) : (
            <Button
              variant="default"
              loading={working === 'salvaging'}
              onClick={() => void salvage()}
            >
              {t('salvage')}
            </Button>
          )}
        </footer>
      </div>
    </Modal>
  );
}
