import type { Located, PointerMove } from '../../events';
import { isEmpty, type Point, type Rect } from '../../geometry';
import { spansOfRect } from '../../masks/columns';
import { rectPath, sketch } from '../../sketch';
import { boxBetween } from '../box/between';
import { Held } from '../held';
import { SLOP, screenDistance } from '../near';
import type { ShapeTool } from '../shape';
import type { Begin } from '../shape/idle';

/** The button is held; a box lies between where it went down and the pointer. */
export class Pressing extends Held {
  readonly id = 'pressing';
  declare protected readonly parent: ShapeTool;
  private from: Point = { x: 0, y: 0 };
  private to: Point = this.from;

  override onEnter({ event, use }: Begin): void {
    this.parent.use = use;
    this.from = this.to = event.image;
  }

  protected override drag(event: Located<PointerMove>): void {
    this.to = event.image;
    this.editor.setSketch(sketch({ paths: [rectPath(this.box(), 'firm')] }));
  }

  protected override finish(): void {
    const { editor, parent } = this;
    const box = this.box();
    const clicked = screenDistance(editor, this.from, this.to) <= SLOP;
    if (clicked || isEmpty(box)) parent.transition('idle');
    else parent.put(spansOfRect(box, editor.getSnapshot().image!.height));
  }

  private box(): Rect {
    return boxBetween(this.from, this.to, this.editor.getSnapshot().image!);
  }
}
