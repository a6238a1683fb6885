import type { Located, PointerDown, PointerMove } from '../../events';
import { Waiting } from '../waiting';
import type { PolygonTool } from './index';

/** Between two points: a line follows the pointer. */
export class Placing extends Waiting {
  readonly id = 'placing';
  declare protected readonly parent: PolygonTool;

  override onResume(): void {
    this.editor.setCursor('crosshair');
    this.parent.show(this.editor.getSnapshot().pointer);
  }

  protected override onPointerMove(event: Located<PointerMove>): void {
    this.parent.show(event.image);
  }

  protected override onPointerLeave(): void {
    this.parent.show(null);
  }

  protected override onPointerDown(event: Located<PointerDown>): void {
    if (event.button === 0) this.parent.transition('pressing', { event, use: this.parent.use });
  }

  protected override takeAway(): void {
    this.parent.stepBack();
  }

  protected override onAbort(): void {
    this.parent.giveUp();
  }
}
