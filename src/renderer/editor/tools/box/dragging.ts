import type { Located, PointerMove, PointerUp } from '../../events';
import { isEmpty, type Point } from '../../geometry';
import type { RegionUse } from '../../region';
import { rectPath, sketch, type Sketch } from '../../sketch';
import type { Spans } from '../../spans';
import { targetCategory } from '../region/target';
import type { Begin } from '../shape/idle';
import { StateNode } from '../state-node';
import { boxBetween } from './between';
import type { BoxTool } from './index';

/** The button is held; the mask to be is shown as the box grows. */
export class Dragging extends StateNode {
  readonly id = 'dragging';
  declare protected readonly parent: BoxTool;
  private from: Point = { x: 0, y: 0 };
  private to: Point = this.from;
  private use: RegionUse = 'new';
  private region: Spans | null = null;

  override onEnter({ event, use }: Begin): void {
    this.from = this.to = event.image;
    this.use = use;
    this.region = null;
  }

  override onExit(): void {
    this.parent.asker.forget();
  }

  protected override onPointerMove(event: Located<PointerMove>): void {
    // The button may have come up where nobody told us.
    if (event.buttons === 0) return this.finish();
    this.to = event.image;
    this.editor.setSketch(this.drawn());
    const { asker } = this.parent;
    asker.ask(this.editor.regions, { kind: 'box', box: this.box() }, (region) => {
      this.region = region;
      this.editor.setSketch(this.drawn());
    });
  }

  protected override onPointerUp(event: Located<PointerUp>): void {
    if (event.button === 0) this.finish();
  }

  protected override onAbort(): void {
    this.leave();
  }

  protected override onInterrupt(): void {
    this.leave();
  }

  private finish(): void {
    const box = this.box();
    if (isEmpty(box)) this.leave();
    else this.parent.transition('finding', { request: { kind: 'box', box }, use: this.use });
  }

  private leave(): void {
    this.editor.setSketch(null);
    this.parent.transition('idle');
  }

  private box() {
    return boxBetween(this.from, this.to, this.editor.getSnapshot().image!);
  }

  private drawn(): Sketch {
    const { editor, region: spans, use } = this;
    const operation = use === 'erase' ? 'erase' : 'add';
    const categoryId = targetCategory(editor, use);
    return sketch({
      paths: [rectPath(this.box(), 'loose')],
      region: spans && { spans, operation, categoryId },
    });
  }
}
