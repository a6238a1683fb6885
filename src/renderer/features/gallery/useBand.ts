import { useEffect, useRef, useState } from 'react';
import type { PointerEvent, RefObject } from 'react';
import { useList } from '../../state/list';
import { band, NOTHING, type Picked, setPicked, usePicked } from '../../state/selection';
import { cellsIn, type Geometry } from './geometry';

/** A press becomes a band when it has moved so far, px. */
const SLOP = 6;
/** Near the pane's edge the grid scrolls by so much a frame, px. */
const EDGE = 28;
const SPEED = 14;

interface Press {
  x: number;
  y: number;
  before: Picked;
  clientX: number;
  clientY: number;
}

/** A rubber band: pressed anywhere in the grid and dragged, it picks what it touches. */
export function useBand(
  scroll: RefObject<HTMLDivElement | null>,
  geometry: Geometry,
  total: number,
) {
  const [box, setBox] = useState<Record<'left' | 'top' | 'width' | 'height', number> | null>(null);
  const press = useRef<Press | null>(null);
  const banding = useRef(false);
  const frame = useRef(0);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);

  const place = (clientX: number, clientY: number) => {
    const pane = scroll.current!;
    const { left, top } = pane.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top + pane.scrollTop };
  };

  const update = () => {
    const from = press.current;
    if (!from) return;
    const to = place(from.clientX, from.clientY);
    const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
    const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
    setBox({ left, top, width: right - left, height: bottom - top });
    const caught = cellsIn(geometry, { left, top, right, bottom }, total);
    setPicked(band(from.before, useList.getState().ids ?? [], caught));
  };

  const scrollAlong = () => {
    const from = press.current;
    const pane = scroll.current;
    if (!from || !pane) return;
    const { top, bottom } = pane.getBoundingClientRect();
    const by = from.clientY < top + EDGE ? -SPEED : from.clientY > bottom - EDGE ? SPEED : 0;
    if (by !== 0) {
      pane.scrollBy({ top: by });
      update();
    }
    frame.current = requestAnimationFrame(scrollAlong);
  };

  const end = () => {
    cancelAnimationFrame(frame.current);
    press.current = null;
    setBox(null);
  };

  const handlers = {
    onPointerDown(event: PointerEvent) {
      banding.current = false;
      if (event.button !== 0 || event.pointerType === 'touch') return;
      const { clientX, clientY } = event;
      const keep = event.ctrlKey || event.metaKey || event.shiftKey;
      const before = keep ? usePicked.getState() : NOTHING;
      press.current = { ...place(clientX, clientY), before, clientX, clientY };
    },
    onPointerMove(event: PointerEvent) {
      const from = press.current;
      if (!from) return;
      const far = Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) > SLOP;
      if (!banding.current) {
        if (!far) return;
        banding.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        frame.current = requestAnimationFrame(scrollAlong);
      }
      from.clientX = event.clientX;
      from.clientY = event.clientY;
      update();
    },
    onPointerUp(event: PointerEvent) {
      const empty = !(event.target instanceof Element && event.target.closest('[data-index]'));
      const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
      if (press.current && !banding.current && empty && plain) setPicked(NOTHING);
      end();
    },
    onPointerCancel: end,
  };

  /** `moved`: whether the press that a click ends was a band. */
  return { box, handlers, moved: () => banding.current };
}
