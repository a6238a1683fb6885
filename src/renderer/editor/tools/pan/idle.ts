import type { Located, PointerDown } from '../../events';
import { StateNode } from '../state-node';

const SECONDARY = 2;

export class Idle extends StateNode {
  readonly id = 'idle';

  override onEnter(): void {
    this.editor.setCursor('grab');
  }

  protected override onPointerDown(event: Located<PointerDown>): void {
    if (event.button !== SECONDARY) this.parent!.transition('panning', event);
  }
}
