import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { cancelTransfer, useTransfer } from '../../state/transfer';
import { useTimeLeft } from '../jobs/useTimeLeft';
import classes from './exchange.module.css';

const takeFocus = (element: HTMLElement | null) => element?.focus();

/** How far a reading or writing of labels is, and the way out of it. */
export function TransferProgress({ title }: { title: string }) {
  const { t } = useTranslation('exchange');
  const transfer = useTransfer((state) => state.transfer);
  const left = useTimeLeft(transfer ?? { secondsLeft: null });
  const share = transfer?.done ?? 0;
  return (
    // It takes the focus from the button that began it: keys must not go to what lies behind the dialog.
    <div className={classes.progress} role="status" tabIndex={-1} ref={takeFocus}>
      <strong>{title}</strong>
      <div
        className={classes.bar}
        role="progressbar"
        aria-label={title}
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <span style={{ width: `${share * 100}%` }} />
      </div>
      <p className="figures">
        <span>{transfer ? t(`phase.${transfer.phase}`) : t('phase.starting')}</span>
        <span>{left}</span>
      </p>
      <Button variant="subtle" color="gray" onClick={cancelTransfer}>
        {t('cancel')}
      </Button>
    </div>
  );
}
