import type { EditorEvent, PointerDown, PointerMove, PointerUp } from './events';
import type { Point } from './geometry';

/** How far a finger moves before it means to draw. Until then a second one may still join it. CSS pixels. */
const SLOP = 8;

type Finger = PointerDown | PointerMove | PointerUp;

interface Hands {
  panBy(dx: number, dy: number): void;
  zoomBy(factor: number, anchor: Point): void;
  /** Hands an event on to the tools. */
  pass(event: EditorEvent): void;
}

/**
 * Fingers: two of them pan and zoom. One draws, unless a pen was ever seen: then fingers only pan, and while
 * the pen is down the hand that holds it does nothing. A finger that draws is followed to its end, whatever
 * other fingers do.
 */
export class Touches {
  private readonly fingers = new Map<number, Point>();
  /** What the fingers do; `waiting`: one is down and may still become either. */
  private mode: 'none' | 'waiting' | 'tool' | 'view' = 'none';
  private first: PointerDown | null = null;
  private pen: 'never' | 'up' | 'down' = 'never';

  constructor(private readonly hands: Hands) {}

  /** @returns whether the event is the fingers' own, and not for the tools */
  take(event: EditorEvent): boolean {
    if (event.type === 'interrupt' || event.type === 'finish') this.reset();
    if (!('pointerId' in event)) return false;
    if (event.pointerType === 'pen') {
      if (event.type === 'pointerdown') this.pen = 'down';
      else if (event.type === 'pointerup' || this.pen === 'never') this.pen = 'up';
    }
    return event.pointerType === 'touch' && this.follow(event);
  }

  private reset(): void {
    this.fingers.clear();
    this.mode = 'none';
    this.first = null;
    if (this.pen === 'down') this.pen = 'up';
  }

  private follow(event: Finger): boolean {
    if (event.type === 'pointerdown') return this.down(event);
    if (!this.fingers.has(event.pointerId)) return true;
    return event.type === 'pointermove' ? this.move(event) : this.up(event);
  }

  private down(event: PointerDown): boolean {
    if (this.pen === 'down') return true;
    this.fingers.set(event.pointerId, event);
    if (this.mode === 'none') {
      this.first = event;
      this.mode = this.pen === 'never' ? 'waiting' : 'view';
    } else if (this.mode === 'waiting') this.mode = 'view';
    return true;
  }

  private move(event: PointerMove): boolean {
    const { first } = this;
    if (this.mode === 'waiting' && first !== null) {
      if (Math.hypot(event.x - first.x, event.y - first.y) < SLOP) return true;
      this.mode = 'tool';
      this.hands.pass(first);
    }
    if (this.mode === 'tool') return event.pointerId !== first?.pointerId;
    this.moveView(event);
    return true;
  }

  private up(event: PointerUp): boolean {
    const { mode, first } = this;
    this.fingers.delete(event.pointerId);
    const draws = event.pointerId === first?.pointerId && (mode === 'waiting' || mode === 'tool');
    // A tap: what went down where nothing followed.
    if (draws && mode === 'waiting') this.hands.pass(first);
    // Of a drawing hand the other fingers do nothing either, until all are up.
    if (draws) this.mode = 'view';
    if (this.fingers.size === 0) this.mode = 'none';
    return !draws;
  }

  /** Keeps the image under the fingers: with two of them also its size between them. */
  private moveView(event: PointerMove): void {
    const before = [...this.fingers.values()].slice(0, 2);
    this.fingers.set(event.pointerId, event);
    const now = [...this.fingers.values()].slice(0, 2);
    const [from, to] = [middle(before), middle(now)];
    this.hands.panBy(to.x - from.x, to.y - from.y);
    const spread = distance(before);
    if (spread > 0) this.hands.zoomBy(distance(now) / spread, to);
  }
}

const middle = (points: readonly Point[]): Point => ({
  x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
  y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
});

const distance = ([a, b]: readonly Point[]): number =>
  a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
