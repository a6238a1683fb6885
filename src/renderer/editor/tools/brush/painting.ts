import type { Annotation } from '@shared/domain/annotation';
import type { Located, PointerDown, PointerMove, PointerUp } from '../../events';
import type { Operation } from '../../painting';
import { StateNode } from '../state-node';

export interface PaintingInfo {
  readonly operation: Operation;
  readonly target: Annotation | 'new';
  readonly event: Located<PointerDown>;
}

/** The button is held. The document stays as it is until the stroke ends: taking it back costs nothing. */
export class Painting extends StateNode {
  readonly id = 'painting';

  override onEnter({ operation, target, event }: PaintingInfo): void {
    this.editor.setHover(null);
    this.editor.beginPainting(operation, target);
    this.editor.paintTo(event.image, event.pressure);
  }

  protected override onPointerMove(event: Located<PointerMove>): void {
    // The button may have come up where nobody told us.
    if (event.buttons === 0) return this.finish();
    this.editor.paintTo(event.image, event.pressure);
  }

  protected override onPointerUp(event: Located<PointerUp>): void {
    if (event.button !== 0) return;
    // A pen that is lifted presses no more: the stroke ends where it was last seen pressing.
    if (event.pressure === undefined) this.editor.paintTo(event.image);
    this.finish();
  }

  protected override onAbort(): void {
    this.editor.endPainting(false);
    this.parent!.transition('idle');
  }

  protected override onInterrupt(): void {
    this.finish();
  }

  private finish(): void {
    this.editor.endPainting(true);
    this.parent!.transition('idle');
  }
}
