import type { Located, PointerDown, PointerMove } from '../../events';
import { StateNode } from '../state-node';

export class Idle extends StateNode {
  readonly id = 'idle';

  override onEnter(): void {
    this.editor.setCursor('default');
  }

  protected override onPointerMove(event: Located<PointerMove>): void {
    this.editor.setHover(this.editor.hitTest(event.image));
  }

  protected override onPointerDown(event: Located<PointerDown>): void {
    if (event.button === 0) this.parent!.transition('pointing', event);
  }

  protected override onAbort(): void {
    this.editor.select([]);
  }
}
