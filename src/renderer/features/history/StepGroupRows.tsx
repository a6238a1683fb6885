import type { HistoryStep } from '@shared/domain/history';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { editName, goToStep } from '../../state/edits';
import { Truncated } from '../../ui/Truncated';
import type { StepGroup } from './groups';
import classes from './history.module.css';

const DAY = 24 * 3600 * 1000;

/** The steps of one image and day under their common heading. */
export function StepGroupRows(props: { group: StepGroup; current: string | null }) {
  const { t } = useTranslation('history');
  const { steps, day } = props.group;
  const { path, images } = steps[0]!;
  const where = path ?? (images === 0 ? t('vocabulary') : imagesText(t, images));
  const name = where.slice(where.lastIndexOf('/') + 1);
  return (
    <section className={classes.group} aria-label={`${name}, ${dayText(t, day)}`}>
      <h3>
        <Truncated text={name} full={where} />
        <time dateTime={new Date(day).toISOString()}>{dayText(t, day)}</time>
      </h3>
      {steps.map((step) => (
        <button
          key={step.id}
          className={classes.step}
          data-undone={step.undone || undefined}
          aria-current={step.id === props.current ? 'step' : undefined}
          aria-description={step.undone ? t('undone') : undefined}
          onClick={() => void goToStep(step.id)}
        >
          <span>{editName(step.label)}</span>
          <small>{muchText(t, step)}</small>
          <time className="figures" dateTime={new Date(step.at).toISOString()}>
            {new Date(step.at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}
          </time>
        </button>
      ))}
    </section>
  );
}

type T = TFunction<'history'>;

const imagesText = (t: T, images: number | null): string =>
  images === null ? t('many') : t('images', { count: images });

/** How much a step changed, where that is more than one thing. */
const muchText = (t: T, { masks }: HistoryStep): string =>
  masks !== null && masks > 1 ? t('masks', { count: masks }) : '';

function dayText(t: T, day: number): string {
  const today = new Date().setHours(0, 0, 0, 0);
  if (day === today) return t('today');
  if (today - day < 1.5 * DAY) return t('yesterday'); // a day may have 25 hours
  return new Date(day).toLocaleDateString([], { day: 'numeric', month: 'short' });
}
