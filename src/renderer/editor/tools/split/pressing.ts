import type { Located, PointerDown, PointerMove, PointerUp } from '../../events';
import type { Point } from '../../geometry';
import { sketch } from '../../sketch';
import { StateNode } from '../state-node';
import { cutAlong } from './cut';

/** The button is held; the line follows the hand, or with Shift goes straight to it. */
export class Pressing extends StateNode {
  readonly id = 'pressing';
  private points: Point[] = [];
  private target = '';

  override get follows(): boolean {
    return true;
  }

  override onEnter({ event, id }: { event: Located<PointerDown>; id: string }): void {
    this.points = [event.image];
    this.target = id;
  }

  protected override onPointerMove(event: Located<PointerMove>): void {
    // The button may have come up where nobody told us.
    if ((event.buttons & 1) === 0) return this.finish();
    this.points = event.shift ? [this.points[0]!, event.image] : [...this.points, event.image];
    this.editor.setSketch(sketch({ paths: [{ points: this.points, closed: false, kind: 'cut' }] }));
  }

  protected override onPointerUp(event: Located<PointerUp>): void {
    if (event.button === 0) this.finish();
  }

  protected override onAbort(): void {
    this.parent!.transition('idle');
  }

  protected override onInterrupt(): void {
    this.finish();
  }

  private finish(): void {
    this.editor.perform('split', cutAlong(this.points), [this.target]);
    this.parent!.transition('idle');
  }
}
