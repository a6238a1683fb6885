import { SegmentedControl, Select } from '@mantine/core';
import classes from './exchange.module.css';

interface Props<T extends string> {
  label: string;
  value: T;
  data: readonly { value: T; label: string }[];
  hint?: string;
  onChange(value: T): void;
}

/** One of two or three, all in sight. */
export function Choice<T extends string>({ label, value, data, hint, onChange }: Props<T>) {
  return (
    <div className={classes.choice}>
      <span className={classes.label}>{label}</span>
      <SegmentedControl
        aria-label={label}
        fullWidth
        size="sm"
        classNames={{ label: classes.segment }}
        value={value}
        data={[...data]}
        onChange={(next) => onChange(next as T)}
      />
      {hint && <small>{hint}</small>}
    </div>
  );
}

/** One of several, folded; its name beside it, or above where the choices need the room. */
export function Row<T extends string>(props: Props<T> & { stacked?: boolean }) {
  const { label, value, data, hint, onChange, stacked = false } = props;
  return (
    <div className={stacked ? classes.choice : classes.row}>
      <span className={classes.rowLabel}>{label}</span>
      <Select
        aria-label={label}
        allowDeselect={false}
        checkIconPosition="right"
        maxDropdownHeight={420}
        value={value}
        data={[...data]}
        onChange={(next) => next !== null && onChange(next as T)}
      />
      {hint && <small>{hint}</small>}
    </div>
  );
}
