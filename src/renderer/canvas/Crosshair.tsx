import { toScreen, type Editor, type EditorSnapshot } from '../editor';
import styles from './Canvas.module.css';
import { useMarker } from './use-marker';

/** Two lines through the pointer, from edge to edge. */
export function Crosshair({ editor }: { editor: Editor }) {
  const level = useMarker<HTMLDivElement>(editor, placeLevel);
  const upright = useMarker<HTMLDivElement>(editor, placeUpright);
  return (
    <>
      <div ref={level} aria-hidden className={styles.hairLevel} />
      <div ref={upright} aria-hidden className={styles.hairUpright} />
    </>
  );
}

function placeLevel({ style }: HTMLElement, { pointer, camera }: EditorSnapshot): void {
  style.display = pointer === null ? 'none' : '';
  if (pointer) style.transform = `translateY(${Math.round(toScreen(camera, pointer).y)}px)`;
}

function placeUpright({ style }: HTMLElement, { pointer, camera }: EditorSnapshot): void {
  style.display = pointer === null ? 'none' : '';
  if (pointer) style.transform = `translateX(${Math.round(toScreen(camera, pointer).x)}px)`;
}
