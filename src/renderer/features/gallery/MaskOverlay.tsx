import { SKETCH_SIDE } from '@shared/domain/list';
import type { ImageRow } from '@shared/domain/image';
import { useEffect, useRef } from 'react';
import { useProject } from '../../state/project';
import { useSketches } from '../../state/sketches';
import classes from './gallery.module.css';

/** Masks over a thumbnail: accepted ones filled, suggested ones lighter, as on the canvas. */
export function MaskOverlay({
  row,
  width,
  height,
}: {
  row: ImageRow;
  width: number;
  height: number;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const masks = useSketches((state) => state.sketches.get(row.id));
  const categories = useProject((state) => state.categories);
  const shape = Math.max(row.width, row.height);
  // As the picture lies in its frame: whole, in the middle.
  const scale = Math.min(width / row.width, height / row.height);
  const [w, h] = [Math.round(row.width * scale), Math.round(row.height * scale)];

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const ratio = window.devicePixelRatio;
    context.canvas.width = w * ratio;
    context.canvas.height = h * ratio;
    if (!masks) return;
    const colours = new Map(categories.map(({ id, colour }) => [id, colour]));
    const unit = (scale * shape * ratio) / SKETCH_SIDE;
    for (const { categoryId, status, rings } of masks) {
      const path = new Path2D();
      for (const ring of rings) {
        path.moveTo(ring[0]! * unit, ring[1]! * unit);
        for (let i = 2; i < ring.length; i += 2) path.lineTo(ring[i]! * unit, ring[i + 1]! * unit);
        path.closePath();
      }
      const colour = colours.get(categoryId) ?? '#808080';
      context.fillStyle = colour;
      context.strokeStyle = colour;
      context.globalAlpha = status === 'accepted' ? 0.5 : 0.28;
      context.fill(path, 'evenodd');
      context.globalAlpha = status === 'accepted' ? 1 : 0.75;
      context.lineWidth = ratio;
      context.stroke(path);
    }
  }, [masks, categories, w, h, scale, shape]);

  return <canvas ref={canvas} className={classes.overlay} style={{ width: w, height: h }} />;
}
