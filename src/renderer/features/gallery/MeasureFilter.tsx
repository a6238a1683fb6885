import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Measure, setFilter, queryNow, withMeasure } from '../../state/filter';
import classes from './gallery.module.css';
import { fromField, toField } from './measures';

type Ends = { from: number | null; to: number | null };

/** A measure between two ends, either of which may be left open. */
export function MeasureFilter({ measure, range }: { measure: Measure; range: Ends | undefined }) {
  const { t } = useTranslation('gallery');
  const ends = range ?? { from: null, to: null };
  const set = (end: 'from' | 'to', value: number | null) =>
    void setFilter(withMeasure(queryNow().filter, measure, { ...ends, [end]: value }));
  return (
    <div className={classes.measure} role="group" aria-label={t(`measure.${measure}`)}>
      <span>{t(`measure.${measure}`)}</span>
      {(['from', 'to'] as const).map((end) => (
        <Field
          key={end}
          label={t(`ends.${end}`, { measure: t(`measure.${measure}`) })}
          placeholder={t(end)}
          date={measure === 'modified'}
          text={toField(measure, ends[end])}
          onText={(text) => set(end, fromField(measure, text, end))}
        />
      ))}
    </div>
  );
}

/** Takes effect when it is left or Enter is pressed: half a number is no limit. */
function Field(props: {
  label: string;
  placeholder: string;
  date: boolean;
  text: string;
  onText(text: string): void;
}) {
  const { label, placeholder, date, text, onText } = props;
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  const take = () => {
    if (typed !== text) onText(typed);
  };
  return (
    <input
      type={date ? 'date' : 'text'}
      inputMode={date ? undefined : 'decimal'}
      aria-label={label}
      placeholder={placeholder}
      value={typed}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take();
        if (event.key === 'Escape') setTyped(text);
      }}
    />
  );
}
