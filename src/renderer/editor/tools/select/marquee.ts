import type { Located, PointerDown, PointerMove } from '../../events';
import type { Point, Rect } from '../../geometry';
import { rectPath, sketch } from '../../sketch';
import { boxBetween } from '../box/between';
import { Held } from '../held';

/** A box is drawn; the masks that lie wholly within it are selected. */
export class Marquee extends Held {
  readonly id = 'marquee';
  private from: Point = { x: 0, y: 0 };
  private to: Point = this.from;
  private before: readonly string[] = [];

  override onEnter(press: Located<PointerDown>): void {
    this.from = this.to = press.image;
    this.before = press.shift ? this.editor.selection : [];
    this.editor.setHover(null);
  }

  protected override drag(event: Located<PointerMove>): void {
    this.to = event.image;
    this.editor.setSketch(sketch({ paths: [rectPath(this.box(), 'loose')] }));
  }

  protected override finish(): void {
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
