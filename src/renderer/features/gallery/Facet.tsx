import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './gallery.module.css';

/** A part of the filter that can be folded; folded, it still says that it is in force. */
export function FacetSection(props: {
  title: string;
  /** How many of its choices are made. */
  active: number;
  folded?: boolean;
  children: ReactNode;
}) {
  const { title, active, folded = false, children } = props;
  const [open, setOpen] = useState(!folded || active > 0);
  return (
    <section className={classes.facet} aria-label={title}>
      <button className={classes.facetHead} aria-expanded={open} onClick={() => setOpen(!open)}>
        <IconChevronRight size={13} stroke={2} aria-hidden />
        <span>{title}</span>
        {active > 0 && <em>{active}</em>}
      </button>
      {open && children}
    </section>
  );
}

interface ChoiceProps {
  label: string;
  /** Images that it would leave; undefined until that is known. */
  count: number | undefined;
  /** `without`: asked not to hold. */
  state: 'off' | 'on' | 'without';
  icon?: ReactNode;
  depth?: number;
  onToggle(): void;
}

export function Choice({ label, count, state, icon, depth = 0, onToggle }: ChoiceProps) {
  return (
    <button
      role="checkbox"
      aria-checked={state === 'without' ? 'mixed' : state === 'on'}
      aria-label={count === undefined ? label : `${label}, ${count}`}
      className={classes.choice}
      data-state={state}
      data-empty={count === 0 || undefined}
      style={{ paddingLeft: 10 + depth * 12 }}
      title={label}
      onClick={onToggle}
    >
      {icon}
      <span className={classes.choiceLabel}>{label}</span>
      <span className={`${classes.choiceCount} figures`}>{count?.toLocaleString()}</span>
    </button>
  );
}

/** Long lists show their first choices, those made, and a field to find the others by. */
export function LongList<T>(props: {
  items: readonly T[];
  nameOf(item: T): string;
  isOn(item: T): boolean;
  children(item: T): ReactNode;
}) {
  const { t } = useTranslation('gallery');
  const { items, nameOf, isOn, children } = props;
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const wanted = text.trim().toLowerCase();
  const found = wanted
    ? items.filter((item) => nameOf(item).toLowerCase().includes(wanted))
    : items;
  const shown =
    open || wanted ? found.slice(0, 300) : found.filter((item, i) => i < SHORT || isOn(item));
  return (
    <>
      {items.length > SHORT + 4 && (
        <input
          className={classes.find}
          aria-label={t('find')}
          placeholder={t('find')}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || text === '') return;
            setText('');
            event.stopPropagation();
          }}
        />
      )}
      {shown.map(children)}
      {!wanted && items.length > shown.length && !open && (
        <button className={classes.more} onClick={() => setOpen(true)}>
          {t('showAll', { count: items.length })}
        </button>
      )}
      {wanted && found.length === 0 && <p className={classes.hint}>{t('noneFound')}</p>}
    </>
  );
}

const SHORT = 8;
