import { Progress } from '@mantine/core';
import { IconPlayerPause, IconX } from '@tabler/icons-react';
import type { ModelPairInfo, PairProgress } from '@shared/domain/model';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/IconButton';
import { useTimeLeft } from '../jobs/useTimeLeft';
import { cancel, pause } from './use-models';
import { useSize } from './use-size';
import classes from './models.module.css';

interface Props {
  /** Null: of folders that are being added. */
  model: ModelPairInfo | null;
  progress: PairProgress;
}

/** How far the getting of a pair is, and what can be done about it. */
export function PairProgressBar({ model, progress }: Props) {
  const { t } = useTranslation('models');
  const { phase, done } = progress;
  // What can be measured shows how much; what can't, only that something goes on.
  const measured = phase !== 'waiting' && !(phase === 'testing' || (phase === 'checking' && !done));
  const verifying = model?.installed === true;
  return (
    <div className={classes.progress}>
      <div className={classes.figures}>
        <span>{t(`phase_${verifying ? 'verifying' : phase}`)}</span>
        <Figures progress={progress} />
      </div>
      <Progress
        value={measured ? 100 * done : 100}
        animated={!measured && phase !== 'waiting'}
        striped={!measured}
        color={phase === 'paused' || phase === 'waiting' ? 'gray' : undefined}
        size="sm"
        aria-label={t(`phase_${phase}`)}
      />
      {!verifying && (
        <div className={classes.controls}>
          {model && phase !== 'paused' && (
            <IconButton icon={IconPlayerPause} label={t('pause')} onClick={() => pause(model)} />
          )}
          <IconButton
            icon={IconX}
            label={phase === 'paused' ? t('discard') : t('cancel')}
            onClick={() => cancel(model?.id ?? null)}
          />
        </div>
      )}
    </div>
  );
}

function Figures({ progress }: { progress: PairProgress }) {
  const { t } = useTranslation('models');
  const size = useSize();
  const left = useTimeLeft(progress);
  const { phase, done, bytes, totalBytes, bytesPerSecond } = progress;
  if (phase === 'downloading' || phase === 'paused') {
    const parts = [
      totalBytes === null
        ? size(bytes)
        : t('ofTotal', { done: size(bytes), total: size(totalBytes) }),
      phase === 'downloading' &&
        bytesPerSecond !== null &&
        t('rate', { size: size(bytesPerSecond) }),
      phase === 'downloading' && left,
    ];
    return <span className="figures">{parts.filter(Boolean).join(' · ')}</span>;
  }
  if (phase === 'building' || (phase === 'checking' && done > 0))
    return <span className="figures">{t('percent', { done: Math.floor(100 * done) })}</span>;
  return null;
}
