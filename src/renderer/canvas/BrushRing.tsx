import { toScreen, type Editor, type EditorSnapshot } from '../editor';
import { brushCentre } from '../editor/stroke';
import styles from './Canvas.module.css';
import { useMarker } from './use-marker';

/** Below this a ring can't be told from a dot, and a cross is shown instead. CSS pixels. */
const SMALLEST = 6;
const CROSS = 15;

/** The pixels a click would paint. */
export function BrushRing({ editor }: { editor: Editor }) {
  const ring = useMarker<HTMLDivElement>(editor, place);
  return <div ref={ring} aria-hidden className={styles.ring} />;
}

function place(
  { style, dataset }: HTMLElement,
  { pointer, camera, brushSize, brushOperation }: EditorSnapshot,
): void {
  style.display = pointer === null ? 'none' : '';
  if (pointer === null) return;
  const size = brushSize * camera.scale;
  const { x, y } = toScreen(camera, brushCentre(pointer, brushSize));
  const shape = size < SMALLEST ? 'cross' : 'ring';
  const side = shape === 'cross' ? CROSS : size;
  dataset['shape'] = shape;
  dataset['operation'] = brushOperation;
  style.width = style.height = `${side}px`;
  style.transform = `translate(${x - side / 2}px, ${y - side / 2}px)`;
}
