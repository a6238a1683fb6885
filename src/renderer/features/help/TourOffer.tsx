import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../../state/preferences';
import { endTour, startTour, useTour } from '../../state/tour';
import { IconButton } from '../../ui/IconButton';
import classes from './tour.module.css';

/** Who is here for the first time is offered the tour, until it is taken or declined. */
export function TourOffer() {
  const { t } = useTranslation('help');
  const seen = usePreferences(({ tourSeen }) => tourSeen);
  const running = useTour((state) => state.running);
  if (seen || running) return null;
  return (
    <span className={classes.offer}>
      <button onClick={startTour}>{t('tour.offer')}</button>
      <IconButton
        icon={IconX}
        size={24}
        label={t('tour.decline')}
        position="top"
        onClick={endTour}
      />
    </span>
  );
}
