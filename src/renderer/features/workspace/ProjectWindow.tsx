import type { MouseEvent, ReactNode } from 'react';
import { type Screen, useUi } from '../../state/ui';
import { Gallery } from '../gallery/Gallery';
import { Quality } from '../quality/Quality';
import { Review } from '../review/Review';
import { StarterNotice } from './StarterNotice';
import { StatusBar } from './StatusBar';
import { TopBar } from './TopBar';
import { Workspace } from './Workspace';
import classes from './workspace.module.css';

const SCREENS: Record<Screen, ReactNode> = {
  workspace: <Workspace />,
  gallery: <Gallery />,
  review: <Review />,
  quality: <Quality />,
};

/** An open project: one of its screens between the bar above and the line of status below. */
export function ProjectWindow() {
  const screen = useUi((ui) => ui.screen);
  return (
    <div className={classes.workspace} onMouseDown={keepFocus}>
      <TopBar />
      <StarterNotice />
      {SCREENS[screen]}
      <StatusBar />
    </div>
  );
}

/**
 * A click on a button leaves the focus where it was: otherwise Enter, meant for the masks, would press the
 * button again. Who goes by keyboard still reaches every button with Tab and F6.
 */
function keepFocus(event: MouseEvent): void {
  if (event.target instanceof Element && event.target.closest('button')) event.preventDefault();
}
