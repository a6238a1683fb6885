import { useTranslation } from 'react-i18next';
import { histogram } from './figures';
import classes from './quality.module.css';

/** Bounds of the bars, seconds: each about half as long again as the one before. */
const BOUNDS = [2, 3, 5, 8, 12, 20, 30, 45, 60, 90, 120, 180, 300];
const HEIGHT = 92;
const GAP = 3;

/** How long images took, as bars. */
export function Times({ seconds }: { seconds: readonly number[] }) {
  const { t } = useTranslation('quality');
  const bins = histogram(seconds, BOUNDS);
  const most = Math.max(1, ...bins);
  const width = 100 / bins.length;
  return (
    <section className={classes.block} aria-label={t('times')}>
      <h2>{t('times')}</h2>
      <svg
        className={classes.times}
        viewBox={`0 0 100 ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('timesOf', { count: seconds.length })}
      >
        {bins.map((count, i) => (
          <rect
            key={i}
            x={i * width + GAP / 20}
            y={HEIGHT - (count / most) * HEIGHT}
            width={width - GAP / 10}
            height={(count / most) * HEIGHT}
          >
            <title>{t('images', { count })}</title>
          </rect>
        ))}
      </svg>
      <div className={`${classes.axis} figures`} aria-hidden>
        {BOUNDS.map((bound) => (
          <span key={bound}>
            {bound < 60 ? t('seconds', { value: bound }) : t('minutes', { value: bound / 60 })}
          </span>
        ))}
        <span />
      </div>
    </section>
  );
}
