import { memo, useSyncExternalStore } from 'react';
import 'konva/lib/shapes/Circle';
import 'konva/lib/shapes/Line';
import 'konva/lib/shapes/Rect';
import { Circle, Layer, Line, Rect, Stage } from 'react-konva/lib/ReactKonvaCore';
import {
  type Camera,
  type Editor,
  type Point,
  type SketchHandle,
  type SketchPath,
  toScreen,
} from '../editor';
import styles from './Canvas.module.css';

/** A light line on a dark one is seen on any ground and by any eye. CSS pixels. */
const DARK = { stroke: '#111111', strokeWidth: 3.5, opacity: 0.7 };
const LIGHT: Record<SketchPath['kind'], { stroke: string; strokeWidth: number; dash?: number[] }> =
  {
    firm: { stroke: '#ffffff', strokeWidth: 1.5 },
    loose: { stroke: '#ffffff', strokeWidth: 1.5, dash: [5, 4] },
    cut: { stroke: '#ff8a3d', strokeWidth: 2, dash: [8, 4] },
  };

/** What the tool at work shows of itself: outlines under way, and the points that can be taken hold of. */
export function SketchLayer({ editor }: { editor: Editor }) {
  // Without a sketch nothing here is to be done when the pointer moves.
  const drawn = useSyncExternalStore(editor.subscribe, () => {
    const { sketch } = editor.getSnapshot();
    return sketch !== null && sketch.paths.length + sketch.handles.length > 0;
  });
  return drawn && <Lines editor={editor} />;
}

function Lines({ editor }: { editor: Editor }) {
  const { sketch, camera, viewport } = useSyncExternalStore(editor.subscribe, editor.getSnapshot);
  return (
    // Konva fixes a canvas's resolution when it is made.
    <Stage
      key={viewport.dpr}
      className={styles.layer}
      width={viewport.width}
      height={viewport.height}
      listening={false}
      aria-hidden
    >
      <Layer listening={false}>
        {sketch?.paths.map((path, at) => (
          <Path key={at} path={path} camera={camera} />
        ))}
        {sketch?.handles.map((handle, at) => (
          <Handle key={at} handle={handle} camera={camera} />
        ))}
      </Layer>
    </Stage>
  );
}

const Path = memo(function Path({ path, camera }: { path: SketchPath; camera: Camera }) {
  const points = path.points.flatMap((point) => placeOf(camera, point));
  const shape = { points, closed: path.closed, lineJoin: 'round', lineCap: 'round' } as const;
  return (
    <>
      <Line {...shape} {...DARK} />
      <Line {...shape} {...LIGHT[path.kind]} />
    </>
  );
});

/** CSS pixels across. */
const SIZES = { vertex: 7, corner: 8, middle: 6, first: 10 } as const;

const Handle = memo(function Handle({ handle, camera }: { handle: SketchHandle; camera: Camera }) {
  const [x, y] = placeOf(camera, handle.at);
  const size = SIZES[handle.kind] + (handle.active ? 3 : 0);
  const look = {
    fill: handle.active ? '#3b82f6' : '#ffffff',
    stroke: '#111111',
    strokeWidth: 1,
    opacity: handle.kind === 'middle' && !handle.active ? 0.6 : 1,
  };
  if (handle.kind === 'middle' || handle.kind === 'first')
    return <Circle x={x} y={y} radius={size / 2} {...look} />;
  return <Rect x={x - size / 2} y={y - size / 2} width={size} height={size} {...look} />;
});

const placeOf = (camera: Camera, point: Point): [x: number, y: number] => {
  const { x, y } = toScreen(camera, point);
  return [x, y];
};
