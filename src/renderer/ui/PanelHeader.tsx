import type { ReactNode } from 'react';
import classes from './ui.module.css';

/** The line above a panel's content: its title, how many, and what can be done with all of them. */
export function PanelHeader(props: { title: string; count?: number; children?: ReactNode }) {
  return (
    <header className={classes.panelHeader}>
      <h2>{props.title}</h2>
      {props.count !== undefined && <span className={classes.panelCount}>{props.count}</span>}
      <span className={classes.panelActions}>{props.children}</span>
    </header>
  );
}
