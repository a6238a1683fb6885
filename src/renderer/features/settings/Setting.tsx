import type { ReactNode } from 'react';
import classes from './settings.module.css';

interface Props {
  label: string;
  hint?: string;
  /** The control; it carries its own accessible name. */
  children: ReactNode;
}

/** One line of a section: what it is, what it means, and the control at the right. */
export function Setting({ label, hint, children }: Props) {
  return (
    <div className={classes.setting}>
      <div className={classes.text}>
        <span>{label}</span>
        {hint && <small>{hint}</small>}
      </div>
      <div className={classes.control}>{children}</div>
    </div>
  );
}
