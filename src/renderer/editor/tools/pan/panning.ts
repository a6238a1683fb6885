import type { Point } from '../../geometry';
import type { Located, PointerDown, PointerMove } from '../../events';
import { StateNode } from '../state-node';

export class Panning extends StateNode {
  readonly id = 'panning';
  private last: Point = { x: 0, y: 0 };

  override onEnter(event: Located<PointerDown>): void {
    this.last = event;
    this.editor.setCursor('grabbing');
  }

  protected override onPointerMove(event: Located<PointerMove>): void {
    // The button may have come up where nobody told us.
    if (event.buttons === 0) return this.stop();
    this.editor.panBy(event.x - this.last.x, event.y - this.last.y);
    this.last = event;
  }

  protected override onPointerUp(): void {
    this.stop();
  }

  protected override onAbort(): void {
    this.stop();
  }

  protected override onInterrupt(): void {
    this.stop();
  }

  private stop(): void {
    this.parent!.transition('idle');
  }
}
