import { useEffect, type RefObject } from 'react';
import type { Editor, Modifiers } from '../editor';

const FIELD = 'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"]';
const LINE_HEIGHT = 16;

/** Turns the DOM's events on an element into the editor's. Whatever is lost on the way ends a stroke. */
export function useInput(element: RefObject<HTMLElement | null>, editor: Editor): void {
  useEffect(() => {
    const box = element.current;
    if (box === null) return;
    const leaving = new AbortController();
    const { signal } = leaving;
    pointers(box, editor, signal);
    keys(box, editor, signal);
    return () => {
      leaving.abort();
      editor.dispatch({ type: 'interrupt' });
    };
  }, [element, editor]);
}

function pointers(box: HTMLElement, editor: Editor, signal: AbortSignal): void {
  let held: number | null = null;
  const tell = (type: 'pointerdown' | 'pointermove' | 'pointerup', event: PointerEvent): void => {
    const { left, top } = box.getBoundingClientRect();
    const { pointerId, button, buttons } = event;
    const at = { x: event.clientX - left, y: event.clientY - top };
    editor.dispatch({ type, ...at, pointerId, button, buttons, ...modifiersOf(event) });
  };
  const isOther = ({ pointerId }: PointerEvent): boolean => held !== null && held !== pointerId;
  const lost = (): void => {
    held = null;
    if (editor.busy) editor.dispatch({ type: 'interrupt' });
  };

  const on = <K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: HTMLElementEventMap[K]) => void,
  ): void => box.addEventListener(type, listener, { signal, passive: false });

  on('pointerdown', (event) => {
    if (isOther(event)) return;
    // The middle button would start the browser's own scrolling.
    if (event.button === 1) event.preventDefault();
    held = event.pointerId;
    box.setPointerCapture(event.pointerId);
    tell('pointerdown', event);
  });
  on('pointermove', (event) => {
    if (isOther(event)) return;
    // One frame may bring several positions of a fast hand; a stroke follows them all.
    const steps = editor.painting === null ? [] : event.getCoalescedEvents();
    for (const step of steps.length > 0 ? steps : [event]) tell('pointermove', step);
  });
  on('pointerup', (event) => {
    if (isOther(event)) return;
    tell('pointerup', event);
    if (event.buttons === 0) held = null;
  });
  on('pointercancel', lost);
  on('lostpointercapture', lost);
  on('pointerleave', () => held === null && editor.dispatch({ type: 'pointerleave' }));
  on('contextmenu', (event) => event.preventDefault());
  on('wheel', (event) => {
    event.preventDefault();
    const { left, top } = box.getBoundingClientRect();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : LINE_HEIGHT;
    editor.dispatch({
      type: 'wheel',
      x: event.clientX - left,
      y: event.clientY - top,
      deltaX: event.deltaX * unit,
      deltaY: event.deltaY * unit,
      ...modifiersOf(event),
    });
  });
  window.addEventListener('blur', () => editor.dispatch({ type: 'interrupt' }), { signal });
}

/** Keys that are held while the pointer works, and Escape. All others are commands, not the canvas's. */
const KEYS = new Set([' ', 'Escape', 'Shift', 'Alt', 'Control']);

function keys(box: HTMLElement, editor: Editor, signal: AbortSignal): void {
  const listen = (type: 'keydown' | 'keyup'): void =>
    window.addEventListener(
      type,
      (event) => {
        if (!KEYS.has(event.key) || event.defaultPrevented) return;
        const { target } = event;
        const ours = target === document.body || target === box;
        const overCanvas = box.matches(':hover') && !(target as Element).closest?.(FIELD);
        // A key that goes down here may come up anywhere.
        if (type === 'keydown' && !ours && !overCanvas) return;
        // Space would press the focused button or scroll, Alt would open the window's menu.
        if (ours || overCanvas)
          if (event.key === ' ' || event.key === 'Alt') event.preventDefault();
        if (!event.repeat) editor.dispatch({ type, key: event.key, ...modifiersOf(event) });
      },
      { signal },
    );
  listen('keydown');
  listen('keyup');
}

function modifiersOf(event: MouseEvent | KeyboardEvent): Modifiers {
  return { shift: event.shiftKey, alt: event.altKey, ctrl: event.ctrlKey || event.metaKey };
}
