import { useEffect, type RefObject } from 'react';
import type { Editor, Modifiers } from '../editor';
import { isTrackpad } from './trackpad';

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
    wheel(box, editor, signal);
    keys(box, editor, signal);
    return () => {
      leaving.abort();
      editor.dispatch({ type: 'interrupt' });
    };
  }, [element, editor]);
}

function pointers(box: HTMLElement, editor: Editor, signal: AbortSignal): void {
  /** What is down, by id. Several fingers may be; a mouse or a pen is alone. */
  const held = new Map<number, string>();
  const tell = (type: 'pointerdown' | 'pointermove' | 'pointerup', event: PointerEvent): void => {
    const { left, top } = box.getBoundingClientRect();
    const { pointerId, button, buttons, pressure } = event;
    const at = { x: event.clientX - left, y: event.clientY - top };
    const pointerType = typeOf(event);
    editor.dispatch({
      type,
      ...at,
      pointerId,
      pointerType,
      ...(pointerType === 'pen' && { pressure }),
      button,
      buttons,
      time: event.timeStamp,
      ...modifiersOf(event),
    });
  };
  const isOther = ({ pointerId, pointerType }: PointerEvent): boolean =>
    !held.has(pointerId) &&
    [...held.values()].some((type) => type !== 'touch' || pointerType !== 'touch');
  const interrupt = (): void => {
    held.clear();
    editor.dispatch({ type: 'interrupt' });
  };
  const lost = ({ type, pointerId, buttons }: PointerEvent): void => {
    if (!held.has(pointerId)) return;
    // Letting go of another button takes the capture away, though the first one is still held.
    if (type === 'lostpointercapture' && buttons !== 0) box.setPointerCapture(pointerId);
    else interrupt();
  };

  const on = <K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: HTMLElementEventMap[K]) => void,
  ): void => box.addEventListener(type, listener, { signal, passive: false });

  on('pointerdown', (event) => {
    if (isOther(event)) return;
    // The middle button would start the browser's own scrolling.
    if (event.button === 1) event.preventDefault();
    held.set(event.pointerId, event.pointerType);
    box.setPointerCapture(event.pointerId);
    tell('pointerdown', event);
  });
  on('pointermove', (event) => {
    if (isOther(event)) return;
    // One frame may bring several positions of a fast hand; a stroke follows them all.
    const steps = editor.follows ? event.getCoalescedEvents() : [];
    for (const step of steps.length > 0 ? steps : [event]) tell('pointermove', step);
  });
  on('pointerup', (event) => {
    if (isOther(event)) return;
    tell('pointerup', event);
    if (event.buttons === 0) held.delete(event.pointerId);
  });
  // Who has a menu to offer listens further out; the browser's own has nothing for a canvas.
  on('contextmenu', (event) => event.preventDefault());
  on('pointercancel', lost);
  on('lostpointercapture', lost);
  on('pointerleave', () => held.size === 0 && editor.dispatch({ type: 'pointerleave' }));
  window.addEventListener('blur', interrupt, { signal });
}

function wheel(box: HTMLElement, editor: Editor, signal: AbortSignal): void {
  const isFromTrackpad = isTrackpad();
  box.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const { left, top } = box.getBoundingClientRect();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : LINE_HEIGHT;
      editor.dispatch({
        type: 'wheel',
        x: event.clientX - left,
        y: event.clientY - top,
        deltaX: event.deltaX * unit,
        deltaY: event.deltaY * unit,
        trackpad: isFromTrackpad(event),
        ...modifiersOf(event),
      });
    },
    { signal, passive: false },
  );
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
  // Keys of commands that mean something to what is under way come here first.
  window.addEventListener(
    'keydown',
    (event) => {
      if (!editor.wants(event.key) || (event.target as Element).closest?.(FIELD)) return;
      event.preventDefault();
      editor.dispatch({ type: 'keydown', key: event.key, ...modifiersOf(event) });
    },
    { signal, capture: true },
  );
}

const typeOf = ({ pointerType }: PointerEvent): 'mouse' | 'pen' | 'touch' =>
  pointerType === 'pen' || pointerType === 'touch' ? pointerType : 'mouse';

function modifiersOf(event: MouseEvent | KeyboardEvent): Modifiers {
  return { shift: event.shiftKey, alt: event.altKey, ctrl: event.ctrlKey || event.metaKey };
}
