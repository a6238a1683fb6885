import { useSyncExternalStore } from 'react';
import { toScreen, type Editor } from '../editor';
import { brushCentre } from '../editor/stroke';
import styles from './Canvas.module.css';

/** Below this a ring can't be told from a dot, and a cross is shown instead. CSS pixels. */
const SMALLEST = 6;

/** The pixels a click would paint. An element of its own, so that moving it draws nothing else anew. */
export function BrushRing({ editor }: { editor: Editor }) {
  const { pointer, camera, brushSize, brushOperation } = useSyncExternalStore(
    editor.subscribe,
    editor.getSnapshot,
  );
  if (pointer === null) return null;
  const size = brushSize * camera.scale;
  const { x, y } = toScreen(camera, brushCentre(pointer, brushSize));
  const shape = size < SMALLEST ? styles.cross : styles.ring;
  return (
    <div
      aria-hidden
      className={shape}
      data-operation={brushOperation}
      style={{
        transform: `translate(${x}px, ${y}px) translate(-50%, -50%)`,
        ...(size >= SMALLEST && { width: size, height: size }),
      }}
    />
  );
}
