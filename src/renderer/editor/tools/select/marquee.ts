import type { Located, PointerDown, PointerMove, PointerUp } from '../../events';
import type { Point, Rect } from '../../geometry';
import { rectPath, sketch } from '../../sketch';
import { boxBetween } from '../box/between';
import { StateNode } from '../state-node';

/** A box is drawn; the masks that lie wholly within it are selected. */
export class Marquee extends StateNode {
  readonly id = 'marquee';
  private from: Point = { x: 0, y: 0 };
  private to: Point = this.from;
  private before: readonly string[] = [];

  override onEnter(press: Located<PointerDown>): void {
    this.from = this.to = press.image;
    this.before = press.shift ? this.editor.selection : [];
    this.editor.setHover(null);
  }

  protected override onPointerMove(event: Located<PointerMove>): void {
    if ((event.buttons & 1) === 0) return this.finish();
    this.to = event.image;
    this.editor.setSketch(sketch({ paths: [rectPath(this.box(), 'loose')] }));
  }

  protected override onPointerUp(event: Located<PointerUp>): void {
    if (event.button === 0) this.finish();
  }

  protected override onAbort(): void {
    this.parent!.transition('idle');
  }

  protected override onInterrupt(): void {
    this.finish();
  }

  private finish(): void {
    const { editor, before } = this;
    const { x0, y0, x1, y1 } = this.box();
    const within = editor
      .getSnapshot()
      .annotations.filter((it) => editor.isVisible(it))
      .filter(({ bbox: [x, y, w, h] }) => x >= x0 && y >= y0 && x + w <= x1 && y + h <= y1)
      .map(({ id }) => id);
    editor.select([...before, ...within.filter((id) => !before.includes(id))]);
    this.parent!.transition('idle');
  }

  private box(): Rect {
    return boxBetween(this.from, this.to, this.editor.getSnapshot().image!);
  }
}
