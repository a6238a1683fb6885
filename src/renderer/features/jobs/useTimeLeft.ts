import type { Job } from '@shared/domain/job';
import { useTranslation } from 'react-i18next';

/** The time left in words, no finer than it is known. */
export function useTimeLeft({ secondsLeft }: Job): string {
  const { t } = useTranslation('jobs');
  if (secondsLeft === null) return '';
  const minutes = Math.round(secondsLeft / 60);
  if (minutes < 1) return t('left.seconds');
  if (minutes < 90) return t('left.minutes', { count: minutes });
  return t('left.hours', { count: Math.round(minutes / 60) });
}
