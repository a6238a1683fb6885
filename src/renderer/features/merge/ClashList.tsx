import { SegmentedControl } from '@mantine/core';
import { Choose, type Clash } from '@shared/domain/merge';
import { useTranslation } from 'react-i18next';
import { chooseFor, chooseForAll, useMerge } from '../../state/merge';
import classes from './merge.module.css';

/** What people disagree on, each with the choice; above it the choice for all. */
export function ClashList({ clashes, count }: { clashes: readonly Clash[]; count: number }) {
  const { t } = useTranslation('merge');
  const clash = useMerge((merge) => merge.clash);
  const title = t('clashes', { count });
  return (
    <section aria-label={title}>
      <div className={classes.head}>
        <h3>{title}</h3>
        <span className={classes.all}>
          <span aria-hidden>{t('forAll')}</span>
          <Choices label={t('forAll')} value={clash} onChange={chooseForAll} />
        </span>
      </div>
      <ul className={classes.list} aria-label={title}>
        {clashes.map((one) => (
          <ClashRow key={one.id} clash={one} />
        ))}
      </ul>
      {count > clashes.length && <p>{t('more', { count: count - clashes.length })}</p>}
    </section>
  );
}

function ClashRow({ clash: { id, kind, imagePath, mine, theirs } }: { clash: Clash }) {
  const { t } = useTranslation('merge');
  const choose = useMerge((merge) => merge.choices[id] ?? merge.clash);
  const where = `${imagePath ?? t('vocabulary')} · ${t(`kind.${kind}`)}`;
  const said = (side: Clash['mine']): string => {
    if (side === null) return t('deleted');
    const status = side.status === null ? '' : `, ${t(`status.${side.status}`)}`;
    return (side.text || t('nothingThere')) + status;
  };
  const sides = `${t('here', { side: said(mine) })} · ${t('there', { side: said(theirs) })}`;
  return (
    <li className={classes.clash}>
      <div className={classes.what}>
        <span title={where}>{where}</span>
        <span className={classes.sides} title={sides}>
          {sides}
        </span>
      </div>
      <Choices
        label={`${where}: ${sides}`}
        value={choose}
        onChange={(next) => chooseFor(id, next)}
      />
    </li>
  );
}

interface ChoicesProps {
  label: string;
  value: Choose;
  onChange(value: Choose): void;
}

function Choices({ label, value, onChange }: ChoicesProps) {
  const { t } = useTranslation('merge');
  return (
    <SegmentedControl
      aria-label={label}
      size="xs"
      value={value}
      data={Choose.options.map((each) => ({ value: each, label: t(`choose.${each}`) }))}
      onChange={(next) => onChange(Choose.parse(next))}
    />
  );
}
