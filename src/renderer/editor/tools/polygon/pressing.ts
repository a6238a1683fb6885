import type { Located, PointerMove, PointerUp } from '../../events';
import { screenDistance, SLOP } from '../near';
import type { Begin } from '../shape/idle';
import { StateNode } from '../state-node';
import type { PolygonTool } from './index';

/** CSS pixels between points that are drawn by hand. */
const SPACING = 2;

/** The button is held: a point is set, and whatever the hand draws from it. */
export class Pressing extends StateNode {
  readonly id = 'pressing';
  declare protected readonly parent: PolygonTool;
  private drawing = false;
  private closing = false;

  override get follows(): boolean {
    return true;
  }

  override onEnter({ event, use }: Begin): void {
    const { parent } = this;
    this.drawing = false;
    if (parent.points.length === 0) parent.use = use;
    this.closing = parent.closesAt(event.image);
    if (!this.closing) parent.begin(event.image);
    parent.show(null);
  }

  protected override onPointerMove(event: Located<PointerMove>): void {
    // The button may have come up where nobody told us.
    if ((event.buttons & 1) === 0) return this.rest();
    if (this.closing) return;
    const last = this.parent.points.at(-1)!;
    this.drawing ||= screenDistance(this.editor, last, event.image) > SLOP;
    if (this.drawing && screenDistance(this.editor, last, event.image) >= SPACING)
      this.parent.add(event.image);
    this.parent.show(null);
  }

  protected override onPointerUp(event: Located<PointerUp>): void {
    if (event.button !== 0) return;
    // A hand that has come back to where the outline began means to close it.
    if (this.closing || (this.drawing && this.parent.isAtFirst(event.image))) this.parent.finish();
    else this.rest();
  }

  protected override onAbort(): void {
    this.parent.giveUp();
  }

  protected override onStepBack(): void {
    this.parent.stepBack();
  }

  protected override onInterrupt(): void {
    this.rest();
  }

  protected override onFinish(): void {
    this.parent.finish();
  }

  private rest(): void {
    this.parent.transition('placing');
  }
}
