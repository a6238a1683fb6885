import type { Point } from './geometry';

export interface Modifiers {
  readonly shift: boolean;
  readonly alt: boolean;
  readonly ctrl: boolean;
}

export const NO_MODIFIERS: Modifiers = { shift: false, alt: false, ctrl: false };

interface PointerEventOf<T extends string> extends Modifiers {
  readonly type: T;
  /** CSS pixels from the viewport's left top corner. */
  readonly x: number;
  readonly y: number;
  readonly pointerId: number;
  /** A mouse unless it says otherwise. */
  readonly pointerType?: 'mouse' | 'pen' | 'touch';
  /** How hard a pen is pressed, 0..1; of nothing else. */
  readonly pressure?: number;
  /** Which button changed, as in the DOM: 0 main, 1 middle, 2 secondary. */
  readonly button: number;
  /** Which are held, as a bit mask: 1 main, 2 secondary, 4 middle. */
  readonly buttons: number;
  /** Milliseconds from any start: two clicks at one place soon after one another are a double click. */
  readonly time?: number;
}

export type PointerDown = PointerEventOf<'pointerdown'>;
export type PointerMove = PointerEventOf<'pointermove'>;
export type PointerUp = PointerEventOf<'pointerup'>;

export interface KeyEvent extends Modifiers {
  readonly type: 'keydown' | 'keyup';
  /** As in the DOM: ' ', 'Escape', 'Shift', ... */
  readonly key: string;
}

export interface WheelEvent extends Modifiers {
  readonly type: 'wheel';
  readonly x: number;
  readonly y: number;
  /** CSS pixels. */
  readonly deltaX: number;
  readonly deltaY: number;
  /** Two fingers on a trackpad, which move the image, and not a wheel, which enlarges it. */
  readonly trackpad?: boolean;
}

/**
 * What comes from outside: `abort` takes an interaction back, `stepback` its last step; `interrupt` says that what
 * was held is lost, and `finish` that the tool is put down: both keep what was done so far. `change` says that what
 * the tool is set to, or works from, is another.
 */
export interface OutsideEvent {
  readonly type: 'abort' | 'stepback' | 'interrupt' | 'finish' | 'change';
}

/** Everything that reaches the editor. The canvas translates DOM events into these, tests write them. */
export type EditorEvent =
  | PointerDown
  | PointerMove
  | PointerUp
  | { readonly type: 'pointerleave' }
  | KeyEvent
  | WheelEvent
  | OutsideEvent;

/** The same as the tools see it: `image` is where the pointer is in image pixels. */
export type Located<E> = E extends { readonly x: number; readonly y: number }
  ? E & { readonly image: Point }
  : E;
export type ToolEvent = Located<EditorEvent>;
