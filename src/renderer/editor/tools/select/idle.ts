import type { Located, PointerDown, PointerMove } from '../../events';
import type { Point } from '../../geometry';
import { sketch } from '../../sketch';
import { StateNode } from '../state-node';
import { cursorOf, frameOf, gripAt, handlesOf } from './frame';
import { movable, stackAt } from './stack';

export class Idle extends StateNode {
  readonly id = 'idle';

  override onEnter(): void {
    this.editor.setSketch(null);
    this.editor.setCursor('default');
  }

  protected override onPointerMove(event: Located<PointerMove>): void {
    this.prepare(event.image);
  }

  protected override onPointerLeave(): void {
    this.editor.setSketch(null);
  }

  /** Another selection, or other masks. */
  protected override onChange(): void {
    const { pointer } = this.editor.getSnapshot();
    if (pointer !== null) this.prepare(pointer);
    else this.editor.setSketch(null);
  }

  protected override onPointerDown(event: Located<PointerDown>): void {
    if (event.button !== 0) return;
    const grip = gripAt(this.editor, event.image);
    if (grip === null) this.parent!.transition('pointing', event);
    else this.parent!.transition('resizing', { event, grip });
  }

  protected override onFinish(): void {
    this.editor.setSketch(null);
  }

  protected override onAbort(): void {
    this.editor.select([]);
  }

  /** Shows what a press would take hold of: the frame of the selected mask, and what lies under the pointer. */
  private prepare(point: Point): void {
    const { editor } = this;
    const frame = frameOf(editor, point);
    const grip = gripAt(editor, point);
    const known = editor.getSnapshot().sketch !== null;
    if (frame !== null || known)
      editor.setSketch(frame && sketch({ handles: handlesOf(frame, grip) }));
    const stack = stackAt(editor, point);
    editor.setHover(grip === null ? (stack[0]?.id ?? null) : null);
    const moves = movable(editor).some((it) => stack.includes(it));
    editor.setCursor(grip !== null ? cursorOf(grip) : moves ? 'move' : 'default');
  }
}
