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
        value={value}
        data={[...data]}
        onChange={(next) => onChange(next as T)}
      />
      {hint && <small>{hint}</small>}
    </div>
  );
}

/** One of several, folded, its name beside it. */
export function Row<T extends string>({ label, value, data, hint, onChange }: Props<T>) {
  return (
    <div className={classes.row}>
      <span className={classes.rowLabel}>{label}</span>
      <Select
        aria-label={label}
        allowDeselect={false}
        value={value}
        data={[...data]}
        onChange={(next) => next !== null && onChange(next as T)}
        comboboxProps={{ withinPortal: true }}
      />
      {hint && <small>{hint}</small>}
    </div>
  );
}
