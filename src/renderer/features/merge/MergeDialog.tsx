import { Button, Modal } from '@mantine/core';
import type { MergeReport } from '@shared/domain/merge';
import { useTranslation } from 'react-i18next';
import { applyMerge, leaveMerge, useMerge } from '../../state/merge';
import { useUi } from '../../state/ui';
import { TransferProgress } from '../exchange/TransferProgress';
import { ClashList } from './ClashList';
import classes from './merge.module.css';

/** What another copy of the project would bring in, and who wins where both were changed. */
export function MergeDialog() {
  const { t } = useTranslation(['merge', 'common']);
  const opened = useUi((ui) => ui.dialog === 'merge');
  const { file, report, applying } = useMerge();
  const working = applying || report === null;
  return (
    <Modal
      opened={opened}
      onClose={leaveMerge}
      title={t('title')}
      size={640}
      // What is under way is ended by its own button.
      closeOnEscape={!working}
      closeOnClickOutside={false}
      withCloseButton={!working}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {working ? (
        <TransferProgress title={t(applying ? 'merging' : 'comparing')} />
      ) : (
        <div className={classes.body}>
          <span className={classes.file} title={file}>
            {file}
          </span>
          <Report report={report} />
        </div>
      )}
    </Modal>
  );
}

function Report({ report }: { report: MergeReport }) {
  const { t, i18n } = useTranslation('merge');
  const { images, newImages, categories, unfit, clashes, clashCount } = report;
  const number = (value: number): string => value.toLocaleString(i18n.language);
  const nothing = images === 0 && clashCount === 0 && categories.length === 0;
  return (
    <>
      {nothing ? (
        <p>{t('nothing')}</p>
      ) : (
        <dl className={`${classes.totals} figures`}>
          <div>
            <dt>{t('images')}</dt>
            <dd>
              {number(images)}
              {newImages > 0 && ` (${number(newImages)} ${t('newImages')})`}
            </dd>
          </div>
          {(['added', 'changed', 'removed'] as const).map((key) => (
            <div key={key}>
              <dt>{t(key)}</dt>
              <dd>{number(report[key])}</dd>
            </div>
          ))}
        </dl>
      )}
      {categories.length > 0 && <p>{t('categories', { names: categories.join(', ') })}</p>}
      {unfit.length > 0 && <p>{t('unfit', { paths: unfit.slice(0, 8).join(', ') })}</p>}
      {clashCount > 0 && <ClashList clashes={clashes} count={clashCount} />}
      <footer className={classes.foot}>
        <p>{t('note')}</p>
        <Button variant="subtle" color="gray" onClick={leaveMerge}>
          {t('cancel')}
        </Button>
        <Button autoFocus disabled={nothing} onClick={() => void applyMerge()}>
          {t('apply')}
        </Button>
      </footer>
    </>
  );
}
