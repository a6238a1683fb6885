import { Button } from '@mantine/core';
import type { SalvageReport } from '@shared/domain/salvage';
import { useTranslation } from 'react-i18next';
import { openProject } from '../../state/projects';
import { setUi } from '../../state/ui';
import classes from './backups.module.css';

/** What could be read of a damaged file, and what could not. */
export function Salvaged({ report }: { report: SalvageReport }) {
  const { t } = useTranslation('backups');
  const { target, images, masks, masksFromHistory, masksLost, lost } = report;
  const ranges = lost.map(({ table, first, last }) => `${table} ${first}–${last ?? '…'}`);
  const open = () => {
    setUi({ dialog: null, damaged: null });
    void openProject(target);
  };
  return (
    <section className={classes.report} role="status">
      <p>
        {t('report', { images, masks })}{' '}
        {masksFromHistory > 0 && t('fromHistory', { count: masksFromHistory })}{' '}
        {masksLost > 0 ? t('lost', { count: masksLost }) : lost.length === 0 && t('nothingLost')}
      </p>
      {ranges.length > 0 && (
        <p className={classes.figures}>{t('ranges', { list: ranges.slice(0, 8).join(', ') })}</p>
      )}
      <div className={classes.open}>
        <span className={classes.where} title={target}>
          {target}
        </span>
        <Button size="compact-sm" onClick={open}>
          {t('open')}
        </Button>
      </div>
    </section>
  );
}
