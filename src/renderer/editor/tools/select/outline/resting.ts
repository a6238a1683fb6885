import type { Located, PointerDown, PointerMove } from '../../../events';
import { Waiting } from '../../waiting';
import type { Outline } from './index';
import { isWithin, withoutVertex, type Place } from './rings';

/** No vertex is held. */
export class Resting extends Waiting {
  readonly id = 'resting';
  declare protected readonly parent: Outline;

  override onResume(): void {
    this.editor.setCursor('default');
    this.parent.show(null);
  }

  protected override onPointerMove(event: Located<PointerMove>): void {
    const place = this.parent.placeAt(event.image);
    this.editor.setCursor(place === null ? 'default' : 'move');
    this.parent.show(place);
  }

  protected override onPointerDown(event: Located<PointerDown>): void {
    if (event.button !== 0) return;
    const { parent } = this;
    const place = parent.placeAt(event.image);
    if (place?.kind === 'vertex' && event.alt) return this.remove(place);
    if (place !== null) return parent.transition('dragging', { event, place });
    if (!isWithin(parent.rings, event.image)) return parent.finish();
    parent.active = null;
    parent.show(null);
  }

  protected override takeAway(): void {
    if (this.parent.active !== null) this.remove(this.parent.active);
  }

  protected override onChange(): void {
    if (!this.parent.valid) this.parent.finish();
  }

  protected override onAbort(): void {
    this.parent.leave();
  }

  private remove(place: Place): void {
    const { parent } = this;
    parent.begin();
    parent.rings = withoutVertex(parent.rings, place);
    parent.active = null;
    parent.show(null);
  }
}
