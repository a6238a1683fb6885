import type { Located, PointerDown, PointerMove } from '../../../events';
import type { Point } from '../../../geometry';
import { Held } from '../../held';
import type { Outline } from './index';
import { pointAt, withVertexAt, type Place, type Ring } from './rings';

/** A vertex follows the pointer, from pixel corner to pixel corner. */
export class Dragging extends Held {
  readonly id = 'dragging';
  declare protected readonly parent: Outline;
  private place: Place = { ring: 0, index: 0, kind: 'vertex' };
  /** From the pointer to the vertex, image pixels. */
  private offset: Point = { x: 0, y: 0 };
  private before: readonly Ring[] = [];

  override onEnter({ event, place }: { event: Located<PointerDown>; place: Place }): void {
    const { parent } = this;
    const at = pointAt(parent.rings, place);
    this.offset = { x: at.x - event.image.x, y: at.y - event.image.y };
    this.place = place;
    this.before = parent.rings;
    parent.active = place.kind === 'vertex' ? place : null;
    parent.show(place);
  }

  protected override drag(event: Located<PointerMove>): void {
    const { parent, place, before, offset } = this;
    const to = {
      x: Math.round(event.image.x + offset.x),
      y: Math.round(event.image.y + offset.y),
    };
    const from = pointAt(before, place);
    const moved = to.x !== Math.round(from.x) || to.y !== Math.round(from.y);
    if (moved && !this.begun) parent.begin();
    // Where it was, it is as if it had never been touched.
    else if (!moved && this.begun) parent.forget();
    if (moved) parent.rings = withVertexAt(before, place, to);
    parent.active = moved ? heldOf(place) : null;
    parent.show(parent.active);
  }

  /** Only the vertex that is held goes back. */
  protected override onAbort(): void {
    if (this.begun) this.parent.stepBack();
    else this.finish();
  }

  protected override onFinish(): void {
    this.parent.finish();
  }

  private get begun(): boolean {
    return this.parent.rings !== this.before;
  }

  protected override finish(): void {
    this.parent.transition('resting');
  }
}

/** Where the vertex is that was at a place, or came to be in the middle of it. */
const heldOf = ({ ring, index, kind }: Place): Place => ({
  ring,
  index: kind === 'vertex' ? index : index + 1,
  kind: 'vertex',
});
