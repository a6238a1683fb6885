import type { PairVariant } from '@shared/domain/form';
import { useTranslation } from 'react-i18next';
import classes from './models.module.css';

/** The ways to run a pair that were tried on this machine, with what trying them showed. */
export function Variants({ variants }: { variants: readonly PairVariant[] }) {
  const { t, i18n } = useTranslation('models');
  // What this machine has no device for is no news.
  const tried = variants.filter(({ cosine }) => cosine !== null);
  if (tried.length === 0) return null;
  const number = (value: number, digits: number) =>
    new Intl.NumberFormat(i18n.language, { maximumFractionDigits: digits }).format(value);
  return (
    <ul className={classes.variants} aria-label={t('variants')}>
      {tried.map(({ device, precision, cosine, agreement, secondsAnImage, inUse, problem }) => (
        <li key={`${device} ${precision}`} data-in-use={inUse || undefined}>
          <span>
            {t('variant', {
              device: t(`device_${device}`),
              precision: t(`precision_${precision}`),
            })}
          </span>{' '}
          {problem ??
            t('variantFigures', {
              seconds: number(secondsAnImage ?? 0, 2),
              agreement: number(100 * (agreement ?? 0), 1),
              cosine: number(cosine?.mean ?? 0, 4),
            })}
        </li>
      ))}
    </ul>
  );
}
