import type { Located, PointerDown, PointerMove } from '../../events';
import type { Point, Rect } from '../../geometry';
import { sketch } from '../../sketch';
import { StateNode } from '../state-node';
import { cursorOf, frameOf, gripAt, handlesOf, type Grip } from './frame';
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

  /** The handles of a box, which are left as they are while they are the same. */
  private show(frame: Rect | null, grip: Grip | null): void {
    const handles = frame === null ? null : handlesOf(frame, grip);
    const shown = this.editor.getSnapshot().sketch?.handles ?? null;
    if (JSON.stringify(handles) !== JSON.stringify(shown))
      this.editor.setSketch(handles && sketch({ handles }));
  }

  /** Shows what a press would take hold of: the frame of the selected mask, and what lies under the pointer. */
  private prepare(point: Point): void {
    const { editor } = this;
    const frame = frameOf(editor, point);
    const grip = gripAt(editor, point);
    this.show(frame, grip);
    const stack = stackAt(editor, point);
    editor.setHover(grip === null ? (stack[0]?.id ?? null) : null);
    const moves = movable(editor).some((it) => stack.includes(it));
    editor.setCursor(grip !== null ? cursorOf(grip) : moves ? 'move' : 'default');
  }
}
