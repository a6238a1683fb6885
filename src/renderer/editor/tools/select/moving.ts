import type { Annotation } from '@shared/domain/annotation';
import type { Located, PointerDown, PointerMove } from '../../events';
import type { Point } from '../../geometry';
import { placed } from '../../masks/columns';
import { paste } from '../../masks/operations';
import { sketch } from '../../sketch';
import { NO_SPANS, unite } from '../../spans';
import { Held } from '../held';
import { moveBy } from './operations';
import { movable } from './stack';

/** The selected masks follow the pointer by whole pixels; with Alt held when it begins, copies of them do. */
export class Moving extends Held {
  readonly id = 'moving';
  private masks: readonly Annotation[] = [];
  private copies = false;
  private from: Point = { x: 0, y: 0 };
  private dx = 0;
  private dy = 0;

  override onEnter(press: Located<PointerDown>): void {
    this.masks = movable(this.editor);
    this.copies = press.alt;
    this.from = press.image;
    this.dx = this.dy = 0;
    this.editor.setHover(null);
    this.editor.setCursor('move');
  }

  protected override drag(event: Located<PointerMove>): void {
    this.dx = Math.round(event.image.x - this.from.x);
    this.dy = Math.round(event.image.y - this.from.y);
    // Straight along the axis that the hand goes farther on.
    if (event.shift && Math.abs(this.dx) < Math.abs(this.dy)) this.dx = 0;
    else if (event.shift) this.dy = 0;
    this.show();
  }

  private show(): void {
    const { editor, masks, dx, dy } = this;
    const image = editor.getSnapshot().image!;
    const spans = masks.reduce(
      (all, it) => unite(all, placed(editor.spansOf(it), image, image, dx, dy)),
      NO_SPANS,
    );
    const categoryId = masks.at(-1)?.categoryId ?? null;
    editor.setSketch(sketch({ region: { spans, operation: 'add', categoryId } }));
  }

  protected override finish(): void {
    const { editor, dx, dy } = this;
    // What the engine changed meanwhile is moved as it is now.
    const masks = this.masks.flatMap(({ id }) => editor.annotation(id) ?? []);
    const ids = masks.map(({ id }) => id);
    if (dx !== 0 || dy !== 0) {
      if (this.copies) editor.perform('duplicate', paste(masks, dx, dy));
      else editor.perform('move', moveBy(dx, dy), ids);
    }
    this.parent!.transition('idle');
  }
}
