import type { Located, PointerDown, PointerMove } from '../../events';
import type { Point, Rect } from '../../geometry';
import { rectPath, sketch } from '../../sketch';
import { Held } from '../held';
import { cursorOf, frameOf, handlesOf, pulled, type Grip } from './frame';
import { stretchTo, stretched } from './operations';
import { movable } from './stack';

const NOWHERE: Rect = { x0: 0, y0: 0, x1: 1, y1: 1 };

/** A corner or a side of the selected mask's box is pulled; what lies opposite stays where it is. */
export class Resizing extends Held {
  readonly id = 'resizing';
  private mask = '';
  private grip: Grip = { x: 1, y: 1 };
  private from: Point = { x: 0, y: 0 };
  private box = NOWHERE;
  private to = NOWHERE;

  override onEnter({ event, grip }: { event: Located<PointerDown>; grip: Grip }): void {
    const { editor } = this;
    this.grip = grip;
    this.from = event.image;
    this.box = this.to = frameOf(editor, event.image) ?? NOWHERE;
    this.mask = movable(editor)[0]?.id ?? '';
    editor.setHover(null);
    editor.setCursor(cursorOf(grip));
  }

  protected override drag(event: Located<PointerMove>): void {
    const { editor, box, grip, from } = this;
    const annotation = editor.annotation(this.mask);
    if (annotation === null) return this.onAbort();
    const [dx, dy] = [event.image.x - from.x, event.image.y - from.y];
    this.to = pulled(box, grip, dx, dy, event.shift);
    const spans = stretched(editor.spansOf(annotation), box, this.to, editor.getSnapshot().image!);
    editor.setSketch(
      sketch({
        paths: [rectPath(this.to, 'loose')],
        handles: handlesOf(this.to, grip),
        region: { spans, operation: 'add', categoryId: annotation.categoryId },
      }),
    );
  }

  protected override finish(): void {
    this.editor.perform('resize', stretchTo(this.to), [this.mask]);
    this.parent!.transition('idle');
  }
}
