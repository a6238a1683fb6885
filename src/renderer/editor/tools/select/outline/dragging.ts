import type { Located, PointerDown, PointerMove, PointerUp } from '../../../events';
import type { Point } from '../../../geometry';
import { StateNode } from '../../state-node';
import type { Outline } from './index';
import { pointAt, withOneMore, withVertex, type Place } from './rings';

/** A vertex follows the pointer, from pixel corner to pixel corner. */
export class Dragging extends StateNode {
  readonly id = 'dragging';
  declare protected readonly parent: Outline;
  private place: Place = { ring: 0, index: 0, kind: 'vertex' };
  /** From the pointer to the vertex, image pixels. */
  private offset: Point = { x: 0, y: 0 };
  private begun = false;

  override onEnter({ event, place }: { event: Located<PointerDown>; place: Place }): void {
    const { parent } = this;
    const at = pointAt(parent.rings, place);
    this.offset = { x: at.x - event.image.x, y: at.y - event.image.y };
    this.begun = place.kind === 'middle';
    if (this.begun) {
      parent.begin();
      parent.rings = withOneMore(parent.rings, place, at);
      this.place = { ...place, index: place.index + 1, kind: 'vertex' };
    } else this.place = place;
    parent.active = this.place;
    parent.show(this.place);
  }

  protected override onPointerMove(event: Located<PointerMove>): void {
    if ((event.buttons & 1) === 0) return this.rest();
    const { parent, place, offset } = this;
    const to = {
      x: Math.round(event.image.x + offset.x),
      y: Math.round(event.image.y + offset.y),
    };
    const at = pointAt(parent.rings, place);
    if (at.x === to.x && at.y === to.y) return;
    if (!this.begun) parent.begin();
    this.begun = true;
    parent.rings = withVertex(parent.rings, place, to);
    parent.show(place);
  }

  protected override onPointerUp(event: Located<PointerUp>): void {
    if (event.button === 0) this.rest();
  }

  /** Only the vertex that is held goes back. */
  protected override onAbort(): void {
    if (this.begun) this.parent.stepBack();
    else this.rest();
  }

  protected override onInterrupt(): void {
    this.rest();
  }

  protected override onFinish(): void {
    this.parent.finish();
  }

  private rest(): void {
    this.parent.transition('resting');
  }
}
