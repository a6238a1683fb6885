import type { Job } from '@shared/domain/job';
import { useTranslation } from 'react-i18next';

/** The time left, no finer than it is known. */
export function useTimeLeft({ secondsLeft }: Pick<Job, 'secondsLeft'>): string {
  const { t } = useTranslation('jobs');
  if (secondsLeft === null) return '';
  if (secondsLeft < 60) return t('left.seconds', { seconds: 5 * Math.ceil(secondsLeft / 5) });
  const minutes = Math.round(secondsLeft / 60);
  if (minutes < 90) return t('left.minutes', { minutes });
  return t('left.hours', { hours: Math.round(minutes / 60) });
}
