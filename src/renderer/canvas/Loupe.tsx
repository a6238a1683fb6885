import { useEffect, useRef } from 'react';
import { toScreen, type Editor, type EditorSnapshot } from '../editor';
import styles from './Canvas.module.css';
import type { Painter } from './painter';
import { pictureFilter } from './PictureFilter';
import { useMarker } from './use-marker';
import type { View } from './view';

/** Width and height of what is seen through it, CSS pixels. */
const SIZE = 208;
/** How much larger it shows, and the least it shows, device pixels per image pixel. */
const TIMES = 4;
const LEAST = 4;

/** What lies under the pointer, enlarged, for as long as it is held there. */
export function Loupe({ editor, painter }: { editor: Editor; painter: Painter }) {
  const box = useMarker<HTMLDivElement>(editor, place);
  const picture = useRef<HTMLCanvasElement>(null);
  const masks = useRef<HTMLCanvasElement>(null);
  const { display, viewport } = editor.getSnapshot();
  const side = Math.round(SIZE * viewport.dpr);

  useEffect(() => {
    let frame: number | null = null;
    const draw = (): void => {
      frame = null;
      const [below, above] = [picture.current, masks.current].map((it) => it?.getContext('2d'));
      const view = loupeView(editor.getSnapshot(), side);
      if (!below || !above || view === null) return;
      below.clearRect(0, 0, side, side);
      above.clearRect(0, 0, side, side);
      painter.drawThrough(view, below, above);
    };
    const ask = (): void => void (frame ??= requestAnimationFrame(draw));
    const stop = editor.subscribe(ask);
    ask();
    return () => {
      stop();
      if (frame !== null) cancelAnimationFrame(frame);
    };
  }, [editor, painter, side]);

  return (
    <div ref={box} aria-hidden className={styles.loupe} style={{ width: SIZE, height: SIZE }}>
      <canvas ref={picture} width={side} height={side} style={{ filter: pictureFilter(display) }} />
      <canvas ref={masks} width={side} height={side} />
      <i />
    </div>
  );
}

/** A view of the loupe's size whose middle is the pointer; null when the pointer is elsewhere. */
export function loupeView({ pointer, zoom: at }: EditorSnapshot, side: number): View | null {
  if (pointer === null) return null;
  const zoom = Math.max(at * TIMES, LEAST);
  return {
    offsetX: Math.round(side / 2 - pointer.x * zoom),
    offsetY: Math.round(side / 2 - pointer.y * zoom),
    zoom,
    width: side,
    height: side,
  };
}

/** Around the pointer, and wholly within the canvas. */
function place({ style }: HTMLElement, { pointer, camera, viewport }: EditorSnapshot): void {
  style.display = pointer === null ? 'none' : '';
  if (pointer === null) return;
  const { x, y } = toScreen(camera, pointer);
  const within = (at: number, length: number): number =>
    Math.round(Math.min(Math.max(at - SIZE / 2, 4), Math.max(length - SIZE - 4, 4)));
  style.transform = `translate(${within(x, viewport.width)}px, ${within(y, viewport.height)}px)`;
}
