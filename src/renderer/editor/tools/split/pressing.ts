import type { Located, PointerDown, PointerMove } from '../../events';
import type { Point } from '../../geometry';
import { sketch } from '../../sketch';
import { Held } from '../held';
import { cutAlong } from './cut';

/** The button is held; the line follows the hand, or with Shift goes straight to it. */
export class Pressing extends Held {
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

  protected override drag(event: Located<PointerMove>): void {
    this.points = event.shift ? [this.points[0]!, event.image] : [...this.points, event.image];
    this.editor.setSketch(sketch({ paths: [{ points: this.points, closed: false, kind: 'cut' }] }));
  }

  protected override finish(): void {
    this.editor.perform('split', cutAlong(this.points), [this.target]);
    this.parent!.transition('idle');
  }
}
