import type { ReactNode } from 'react';
import classes from './ui.module.css';

interface Props {
  title: string;
  children?: ReactNode;
  /** A picture above, drawn in lines. */
  figure?: ReactNode;
  actions?: ReactNode;
}

/** What stands where there is nothing to show, and what to do about it. */
export function Notice({ title, children, figure, actions }: Props) {
  return (
    <div className={classes.notice}>
      {figure}
      <strong>{title}</strong>
      {children && <p>{children}</p>}
      {actions && <div className={classes.noticeActions}>{actions}</div>}
    </div>
  );
}
